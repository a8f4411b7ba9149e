import type { Context, Next } from "hono";
import { createMiddleware } from "hono/factory";
import { endTime, setMetric, startTime } from "hono/timing";
import { problemOf } from "../db/errors.ts";
import type { Query } from "../db/query.ts";
import { businessScope } from "../db/scope.ts";
import { addressOf, BUSINESS, heavyWork, limitRate, REJECTED_TOKEN } from "../http/rate-limit.ts";
import type { AppEnv } from "../http/router.ts";
import { currentWork } from "../log/work.ts";
import type { Principal, Session } from "../principal.ts";
import { Problem, unauthenticated } from "../problem.ts";
import { requireSameOrigin } from "./csrf.ts";
import { verifyIdToken } from "./id-token.ts";
import { currentSession, forgetSession, renewSession } from "./session.ts";

/** RFC 6750 2.1: the scheme in any letter case, then one token. */
const BEARER = /^Bearer +([\w~+/.-]+=*)$/i;
/** Methods that change nothing (RFC 9110 9.2.1). */
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
/** The longest ID token that is read, in characters. Real ones are far shorter. */
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
    // Only rejected tokens count, so that an attacker blocks no client with a valid token at the same address.
    if (error instanceof Problem && error.kind === "unauthorized") {
      await limitRate(c, REJECTED_TOKEN, addressOf(c));
    }
    throw error;
  }
}

/** Renews the cookie of the session, or drops it when the database says that the session has ended. */
async function settleSession(c: Context<AppEnv>): Promise<void> {
  const session = c.get("session");
  if (!session) return;
  if (c.get("problem")?.kind === "unauthorized") forgetSession(c);
  // Signing in and out set the cookie themselves.
  else if (!c.res.headers.has("Set-Cookie")) await renewSession(c, session);
}

/**
 * Counts a request against the limits of a principal's business, and opens the scope of that business.
 * @param restricted whether a suspended business may do no more than read
 */
export async function actAs(
  c: Context<AppEnv>,
  principal: Principal,
  { session, restricted }: { session?: Session | undefined; restricted: boolean },
): Promise<void> {
  // Before the limit, whose page and log line say who was refused.
  c.set("principal", principal);
  await limitRate(c, BUSINESS, principal.businessId);
  const heavy = heavyWork(c);
  if (heavy) await limitRate(c, heavy, principal.businessId);
  const { businessId, sessionId } = principal;
  const weight = c.req.query("search") ? "search" : heavy ? "heavy" : "small";
  c.set("scope", businessScope(businessId, { sessionId, restricted, weight }));
  if (session) c.set("session", session);
}

/** Runs the handler of a request whose scope is open, then renews the session. */
async function serve(c: Context<AppEnv>, next: Next): Promise<void> {
  await next();
  setMetric(c, "db", currentWork()?.dbMs ?? 0);
  await settleSession(c);
}

/**
 * Reads the session that a request comes with.
 * @throws {Problem} 403 when a page of another site made the browser send it
 */
async function sessionOf(c: Context<AppEnv>): Promise<Session | undefined> {
  const session = await currentSession(c);
  if (session) await requireSameOrigin(c, session.principal.sessionId);
  return session;
}

/**
 * Finds the principal of a request, by ID token or else by session cookie, and acts as them. Calling it again within the
 * request returns the same principal, without repeating the work.
 * @returns undefined when the request has neither
 * @throws {Problem} 401 for a bad token, 403 for a request of another site, 429 when there were too many
 */
export async function authenticate(c: Context<AppEnv>): Promise<Principal | undefined> {
  if (c.get("scope")) return c.get("principal");
  startTime(c, "auth");
  const authorization = c.req.header("Authorization");
  const session = authorization ? undefined : await sessionOf(c);
  const principal = authorization ? await bearer(c, authorization) : session?.principal;
  endTime(c, "auth");
  if (principal) await actAs(c, principal, { session, restricted: !SAFE.has(c.req.method) });
  return principal;
}

/** Lets only signed-in requests through, and gives them their scope of the database. */
export const requirePrincipal = createMiddleware<AppEnv>(async (c, next) => {
  if (!(await authenticate(c))) {
    throw unauthenticated("Sign in with a browser, or send an ID token: Authorization: Bearer <token>");
  }
  await serve(c, next);
});

/** Opens the scope of a session, if the request has one. Read with {@link whileSignedIn}, which needs no session. */
export const optionalSession = createMiddleware<AppEnv>(async (c, next) => {
  const session = await sessionOf(c);
  if (!session) return next();
  // Signing out is open to everybody.
  await actAs(c, session.principal, { session, restricted: false });
  await serve(c, next);
});

/**
 * Runs a query for the principal of the request, if it has one.
 * @returns undefined when it has none, or when its session has ended
 */
export async function whileSignedIn<Result>(
  c: Context<AppEnv>,
  queryFor: (principal: Principal) => Query<Result>,
): Promise<{ principal: Principal; result: Result } | undefined> {
  const principal = c.get("principal");
  if (!principal) return undefined;
  try {
    return { principal, result: await c.var.scope.run(queryFor(principal)) };
  } catch (error) {
    if (problemOf(error)?.kind !== "unauthorized") throw error;
    forgetSession(c);
    return undefined;
  }
}
