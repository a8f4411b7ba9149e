import type { Context, Next } from "hono";
import { createMiddleware } from "hono/factory";
import { endTime, setMetric, startTime } from "hono/timing";
import { problemOf } from "../db/errors.ts";
import { ownerScope, type Scope } from "../db/scope.ts";
import { Problem, unauthenticated } from "../http/problem.ts";
import { addressOf, limitRate, OWNER, REJECTED_TOKEN } from "../http/rate-limit.ts";
import type { AppEnv } from "../http/router.ts";
import { currentWork } from "../log/work.ts";
import { requireSameOrigin } from "./csrf.ts";
import { verifyIdToken } from "./id-token.ts";
import type { Principal } from "./principal.ts";
import { currentSession, forgetSession, renewSession, type Session } from "./session.ts";

/** RFC 6750 2.1: the scheme in any letter case, then one token. */
const BEARER = /^Bearer +([\w~+/.-]+=*)$/i;
/** Far more than any ID token has, and little to look through. */
const MAX_TOKEN = 8 * 1024;

function tokenOf(authorization: string): string {
  const token = BEARER.exec(authorization)?.[1];
  if (!token) {
    const detail = "The Authorization header is not of the form: Bearer <token>";
    throw unauthenticated(detail, 'error="invalid_request"');
  }
  if (token.length > MAX_TOKEN) {
    throw unauthenticated("The ID token is too long", 'error="invalid_token", error_description="too long"');
  }
  return token;
}

async function bearer(c: Context<AppEnv>, authorization: string): Promise<Principal> {
  try {
    return await verifyIdToken(tokenOf(authorization));
  } catch (error) {
    // Only rejections are counted, so whoever shares an address with an attacker is served all the same.
    if (error instanceof Problem && error.kind === "unauthorized") {
      await limitRate(c, REJECTED_TOKEN, addressOf(c));
    }
    throw error;
  }
}

/** Renews the cookie of a session, or drops it when the database says that the session has ended. */
async function settle(c: Context<AppEnv>, session: Session): Promise<void> {
  if (c.get("problem")?.kind === "unauthorized") forgetSession(c);
  // Whoever signed out, or in anew, has set the cookie already.
  else if (!c.res.headers.has("Set-Cookie")) await renewSession(c, session);
}

/** Lets a request go on in the name of somebody. @param session that it came with, if it came with one */
async function goOnAs(c: Context<AppEnv>, principal: Principal, session: Session | undefined, next: Next) {
  await limitRate(c, OWNER, principal.ownerId);
  c.set("principal", principal);
  c.set("scope", ownerScope(principal.ownerId, principal.sessionId));
  await next();
  setMetric(c, "db", currentWork()?.dbMs ?? 0);
  if (session) await settle(c, session);
}

/** The session that a request comes with, if it is one of this site. */
async function sessionOf(c: Context<AppEnv>): Promise<Session | undefined> {
  const session = await currentSession(c);
  if (session) await requireSameOrigin(c, session.principal.sessionId);
  return session;
}

/**
 * Lets only signed-in requests through, by ID token or by session cookie, and gives them their scope of the
 * database. A token goes before a cookie.
 */
export const requirePrincipal = createMiddleware<AppEnv>(async (c, next) => {
  startTime(c, "auth");
  const authorization = c.req.header("Authorization");
  const session = authorization ? undefined : await sessionOf(c);
  const principal = authorization ? await bearer(c, authorization) : session?.principal;
  if (!principal) {
    throw unauthenticated("Sign in with a browser, or send an ID token: Authorization: Bearer <token>");
  }
  endTime(c, "auth");
  await goOnAs(c, principal, session, next);
});

/** For pages that greet whoever is signed in, and do without. What they show is read by {@link whileSignedIn}. */
export const optionalSession = createMiddleware<AppEnv>(async (c, next) => {
  const session = await sessionOf(c);
  if (!session) return next();
  await goOnAs(c, session.principal, session, next);
});

/**
 * Asks the database on behalf of whoever is signed in, if anybody is.
 * @returns undefined when nobody is, be it that the database says that the session has ended
 */
export async function whileSignedIn<Answer>(
  c: Context<AppEnv>,
  ask: (scope: Scope, principal: Principal) => Promise<Answer>,
): Promise<{ principal: Principal; answer: Answer } | undefined> {
  const principal = c.get("principal");
  if (!principal) return undefined;
  try {
    return { principal, answer: await ask(c.var.scope, principal) };
  } catch (error) {
    if (problemOf(error)?.kind !== "unauthorized") throw error;
    forgetSession(c);
    return undefined;
  }
}
