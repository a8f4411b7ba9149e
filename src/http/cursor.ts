import { createHmac, timingSafeEqual } from "node:crypto";
import type { Position } from "../db/page.ts";

/** A cursor's position and the ordering that it belongs to. */
type Cursor = Position & { ordering: string };

// In characters of base64url, six bits each. A cursor grants nothing: it is signed so that a damaged one is refused
// rather than misread.
const SIGNATURE_LENGTH = 16;

let secrets = (): readonly [string, ...string[]] => {
  throw new Error("useCursorSecrets was not called");
};

/** Sets where cursors take their secrets from: the first signs, all verify. Call it once, before any request. */
export function useCursorSecrets(source: typeof secrets): void {
  secrets = source;
}

function sign(secret: string, list: string, payload: string): string {
  const signature = createHmac("sha256", `cursor ${secret}`)
    .update(`${list}\n${payload}`)
    .digest("base64url");
  return signature.slice(0, SIGNATURE_LENGTH) + Buffer.from(payload).toString("base64url");
}

/**
 * Makes an opaque cursor: a signature and the position, in base64url (RFC 4648 5).
 * @param list the name of the list: the cursor is valid for no other
 */
export function encodeCursor(list: string, { ordering, value, id, direction }: Cursor): string {
  return sign(secrets()[0], list, JSON.stringify([ordering, value, id, direction]));
}

/** Reads a cursor of {@link encodeCursor}. @returns undefined for any other text */
export function decodeCursor(list: string, text: string): Cursor | undefined {
  const payload = Buffer.from(text.slice(SIGNATURE_LENGTH), "base64url").toString();
  const given = Buffer.from(text);
  // The whole text is compared, because Buffer.from skips characters that are not base64url:
  // https://nodejs.org/api/buffer.html#buffers-and-character-encodings
  const isSignedBy = (secret: string) => {
    const signed = Buffer.from(sign(secret, list, payload));
    return signed.length === given.length && timingSafeEqual(signed, given);
  };
  if (!secrets().some(isSignedBy)) return undefined;
  const [ordering, value, id, direction] = JSON.parse(payload);
  return { ordering, value, id, direction };
}
