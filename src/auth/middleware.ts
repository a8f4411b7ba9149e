import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { endTime, setMetric, startTime } from "hono/timing";
import { problemOf } from "../db/errors.ts";
import { ownerScope, type Scope } from "../db/scope.ts";
import { Problem, unauthenticated } from "../http/problem.ts";
import { addressOf, limitRate, OWNER, REJECTED_TOKEN } from "../http/rate-limit.ts";
import type { AppEnv } from "../http/router.ts";
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

function actFor(c: Context<AppEnv>, principal: Principal): void {
  c.set("principal", principal);
  c.set("scope", ownerScope(principal.ownerId, principal.sessionId));
}

/** Renews the cookie of a session, or drops it when the database says that the session has ended. */
async function settle(c: Context<AppEnv>, session: Session): Promise<void> {
  if (c.get("problem")?.kind === "unauthorized") forgetSession(c);
  // Whoever signed out, or in anew, has set the cookie already.
  else if (!c.res.headers.has("Set-Cookie")) await renewSession(c, session);
}

/**
 * Lets only signed-in requests through, by ID token or by session cookie, and gives them their scope of the
 * database. A token goes before a cookie.
 */
export const requirePrincipal = createMiddleware<AppEnv>(async (c, next) => {
  startTime(c, "auth");
  const authorization = c.req.header("Authorization");
  const session = authorization ? undefined : await currentSession(c);
  if (session) await requireSameOrigin(c, session.principal.sessionId);
  const principal = authorization ? await bearer(c, authorization) : session?.principal;
  if (!principal) {
    throw unauthenticated("Sign in with a browser, or send an ID token: Authorization: Bearer <token>");
  }
  await limitRate(c, OWNER, principal.ownerId);
  actFor(c, principal);
  endTime(c, "auth");
  await next();
  setMetric(c, "db", c.var.scope.waited);
  if (session) await settle(c, session);
});

/** For pages that greet whoever is signed in, and do without. What they show is read by {@link whileSignedIn}. */
export const optionalSession = createMiddleware<AppEnv>(async (c, next) => {
  const session = await currentSession(c);
  if (!session) return next();
  await requireSameOrigin(c, session.principal.sessionId);
  await limitRate(c, OWNER, session.principal.ownerId);
  actFor(c, session.principal);
  await next();
  await settle(c, session);
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
