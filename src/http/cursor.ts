import { createHmac, timingSafeEqual } from "node:crypto";
import type { Position } from "../db/page.ts";
import { settings } from "../settings.ts";

/** A cursor's position and the ordering it belongs to. */
export type Cursor = Position & { ordering: string };

// Twelve bytes are far beyond guessing, and a cursor opens nothing that its reader could not open anyway:
// the signature is there so that a damaged cursor is refused rather than misread.
const SIGNATURE_LENGTH = 12;

function sign(secret: string, list: string, payload: Buffer): Buffer {
  const hmac = createHmac("sha256", `cursor ${secret}`).update(`${list}\n`).update(payload);
  return hmac.digest().subarray(0, SIGNATURE_LENGTH);
}

/**
 * An opaque cursor: a signature and the position, in base64url (RFC 4648 5).
 * @param list the only one that it is good for
 */
export function encodeCursor(list: string, { ordering, value, id, direction }: Cursor): string {
  const payload = Buffer.from(JSON.stringify([ordering, value, id, direction]));
  const signature = sign(settings().SESSION_SECRET[0], list, payload);
  return Buffer.concat([signature, payload]).toString("base64url");
}

/** Reads a cursor back; undefined when it is not, to the letter, one that {@link encodeCursor} made. */
export function decodeCursor(list: string, text: string): Cursor | undefined {
  const bytes = Buffer.from(text, "base64url");
  const payload = bytes.subarray(SIGNATURE_LENGTH);
  const signature = bytes.subarray(0, SIGNATURE_LENGTH);
  const isSignedBy = (secret: string) => timingSafeEqual(signature, sign(secret, list, payload));
  if (signature.length < SIGNATURE_LENGTH || !settings().SESSION_SECRET.some(isSignedBy)) return undefined;
  // The decoder forgives stray characters; a cursor does not.
  if (bytes.toString("base64url") !== text) return undefined;
  const [ordering, value, id, direction] = JSON.parse(payload.toString());
  return { ordering, value, id, direction };
}
