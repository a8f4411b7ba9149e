import { createHmac } from "node:crypto";

/**
 * What the log calls an owner: always the same, and of no use without the key to whoever would guess at a `sub`.
 * @param key the setting LOG_KEY
 * @param ownerId `{issuer}|{sub}`
 * @returns the first half of an HMAC-SHA-256, in hex: enough to tell any number of owners apart
 */
export function ownerHash(key: string, ownerId: string): string {
  return createHmac("sha256", key).update(ownerId).digest("hex").slice(0, 32);
}
