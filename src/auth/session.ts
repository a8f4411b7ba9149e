import type { Context } from "hono";
import type { Session } from "../principal.ts";
import { settings } from "../settings.ts";
import { z } from "../zod.ts";
import { refusalOf } from "./admission.ts";
import { dropCookie, openCookie, sealCookie } from "./sealed-cookie.ts";

// All in seconds.
/** How long an unused session lasts. */
const IDLE = 12 * 60 * 60;
/** How long any session lasts. */
export const LIFETIME = 7 * 24 * 60 * 60;
/** A cookie younger than this is not renewed, to save CPU time. */
const RENEWAL = 5 * 60;

const now = () => Math.floor(Date.now() / 1000);

async function sealSession(c: Context, { principal, startedAt }: Omit<Session, "renewedAt">): Promise<void> {
  const left = startedAt + LIFETIME - now();
  await sealCookie(c, "session", { ...principal, startedAt }, Math.min(IDLE, left));
}

/** Sets the cookie of a new session. @param principal whose session is stored already */
export async function startSession(c: Context, principal: Session["principal"]): Promise<void> {
  await sealSession(c, { principal, startedAt: now() });
}

/** The claims of the cookie. */
const Claims = z.object({
  id: z.string(),
  businessId: z.uuid(),
  email: z.string().nullable(),
  name: z.string(),
  hostedDomain: z.string().nullable(),
  sessionId: z.uuid(),
  startedAt: z.int(),
  iat: z.int(),
});

/** Reads the session of a request. @returns undefined when there is none, it has expired, or its account is not admitted */
export async function currentSession(c: Context): Promise<Session | undefined> {
  // A cookie that another version of the Worker sealed may have other claims: its browser signs in again.
  const claims = Claims.safeParse(await openCookie(c, "session")).data;
  if (!claims) return undefined;
  const { iat, startedAt, ...principal } = claims;
  const isOfThisIssuer = principal.id.startsWith(`${settings().OIDC_ISSUER}|`);
  if (!isOfThisIssuer || refusalOf(principal)) return undefined;
  return { principal, startedAt, renewedAt: iat };
}

/** Restarts the idle time of a session, at most every five minutes. */
export async function renewSession(c: Context, session: Session): Promise<void> {
  if (now() - session.renewedAt > RENEWAL) await sealSession(c, session);
}

export function forgetSession(c: Context): void {
  dropCookie(c, "session");
}
