import type { Context } from "hono";
import { settings } from "../settings.ts";
import { isAdmitted, type Principal } from "./principal.ts";
import { dropCookie, openCookie, sealCookie } from "./sealed-cookie.ts";

// All in seconds.
/** How long a session lasts that nobody uses. */
const IDLE = 12 * 60 * 60;
/** How long any session lasts. */
export const LIFETIME = 7 * 24 * 60 * 60;
/** A cookie younger than this is not renewed, to spare the work. */
const RENEWAL = 5 * 60;

/** A browser's session: who signed in, and when. That it was not ended is the database's to say. */
export interface Session {
  principal: Principal & { sessionId: string };
  /** Seconds since 1970. */
  startedAt: number;
  renewedAt: number;
}

const now = () => Math.floor(Date.now() / 1000);

async function sealSession(c: Context, { principal, startedAt }: Omit<Session, "renewedAt">): Promise<void> {
  const left = startedAt + LIFETIME - now();
  await sealCookie(c, "session", { ...principal, startedAt }, Math.min(IDLE, left));
}

/** @param principal whose session the database knows already */
export async function startSession(c: Context, principal: Session["principal"]): Promise<void> {
  await sealSession(c, { principal, startedAt: now() });
}

/** The session that a request brings, unless it is over by its own dates or no longer admitted. */
export async function currentSession(c: Context): Promise<Session | undefined> {
  const claims = await openCookie(c, "session");
  if (!claims) return undefined;
  const { iat, exp, startedAt, ...principal } = claims as unknown as Session["principal"] &
    Record<"iat" | "exp" | "startedAt", number>;
  const isOfThisIssuer = principal.ownerId.startsWith(`${settings().OIDC_ISSUER}|`);
  if (!isOfThisIssuer || !isAdmitted(principal)) return undefined;
  return { principal, startedAt, renewedAt: iat };
}

/** Starts the idle time anew. */
export async function renewSession(c: Context, session: Session): Promise<void> {
  if (now() - session.renewedAt > RENEWAL) await sealSession(c, session);
}

export function forgetSession(c: Context): void {
  dropCookie(c, "session");
}
