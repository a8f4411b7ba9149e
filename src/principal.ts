import { createHash } from "node:crypto";
import { stringify } from "uuid";

/** Who is signed in, and the business that they act in. */
export interface Principal {
  /** `{issuer}|{sub}`. An e-mail can change hands, a `sub` cannot. */
  id: string;
  /** The id of the principal's own business: see {@link businessIdOf}. */
  businessId: string;
  /** Verified by the issuer. */
  email: string | null;
  name: string;
  /** Of a Google Workspace account. */
  hostedDomain: string | null;
  /** The browser session that the request came with; undefined when it came with an ID token. */
  sessionId?: string;
}

/** A browser's session, as its cookie says it. Only the database knows whether it was ended. */
export interface Session {
  principal: Principal & { sessionId: string };
  /** Seconds since 1970. */
  startedAt: number;
  renewedAt: number;
}

/**
 * Makes the id of a principal's own business from the principal alone, so that it needs no look-up: a UUID of
 * version 8 (RFC 9562, 5.8) from the first bytes of a SHA-256.
 * @param principalId `{issuer}|{sub}`
 */
export function businessIdOf(principalId: string): string {
  const bytes = createHash("sha256").update(principalId).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return stringify(bytes);
}
