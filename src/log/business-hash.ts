import { createHmac } from "node:crypto";

/**
 * Makes the name of a business in the log. Without the key, nobody can tell which business it is.
 * @param key the setting LOG_KEY
 * @param businessId a UUID (see businessIdOf)
 * @returns the first half of an HMAC-SHA-256, in hex
 */
export function businessHash(key: string, businessId: string): string {
  return createHmac("sha256", key).update(businessId).digest("hex").slice(0, 32);
}
