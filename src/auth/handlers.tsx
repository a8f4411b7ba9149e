import { ownerScope } from "../db/scope.ts";
import { htmlPage } from "../http/layout.tsx";
import { addressOf, limitRate, SIGN_IN } from "../http/rate-limit.ts";
import type { Handler } from "../http/router.ts";
import { whileSignedIn } from "./middleware.ts";
import { safeNext } from "./next.ts";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";
import { currentSession, forgetSession, startSession } from "./session.ts";
import { beginSignIn, completeSignIn } from "./sign-in.ts";
import { SignOutPage } from "./sign-out-page.tsx";

export const authenticate: Handler<typeof routes.authenticate> = async (c) => {
  await limitRate(c, SIGN_IN, addressOf(c));
  const next = safeNext(c.req.valid("query").next, new URL(c.req.url).origin);
  c.header("Cache-Control", "no-store");
  return c.redirect(await beginSignIn(c, next), 302);
};

export const callback: Handler<typeof routes.callback> = async (c) => {
  await limitRate(c, SIGN_IN, addressOf(c));
  c.header("Cache-Control", "no-store");
  const { principal, next } = await completeSignIn(c);
  const previous = await currentSession(c);
  // A new id for each sign-in, so that no session from before it can become one of after it.
  const sessionId = crypto.randomUUID();
  await queries.createSession(principal.ownerId, sessionId, previous?.principal.sessionId);
  if (previous && previous.principal.ownerId !== principal.ownerId) {
    // That of somebody else is out of this owner's reach, and nobody waits for it.
    const { ownerId, sessionId } = previous.principal;
    c.executionCtx.waitUntil(queries.endSession(ownerScope(ownerId), sessionId));
  }
  await startSession(c, { ...principal, sessionId });
  return c.redirect(next, 302);
};

export const confirmSignOut: Handler<typeof routes.confirmSignOut> = async (c) => {
  c.header("Cache-Control", "no-store");
  const signedIn = await whileSignedIn(c, queries.requireSession);
  const body = <SignOutPage principal={signedIn?.principal} />;
  return htmlPage(c, { title: "Sign out", principal: signedIn?.principal ?? null, body });
};

export const signOut: Handler<typeof routes.signOut> = async (c) => {
  const { where } = c.get("principal") ? await c.req.parseBody() : {};
  const signedIn = await whileSignedIn(c, (scope, { sessionId }) =>
    where === "everywhere" ? queries.endSessions(scope) : queries.endSession(scope, sessionId!),
  );
  // A form of another site comes without the cookie, and must not take it away either.
  if (signedIn) forgetSession(c);
  return c.redirect("/", 303);
};

export const signOutEverywhere: Handler<typeof routes.signOutEverywhere> = async (c) => {
  await queries.endSessions(c.var.scope);
  if (c.var.principal.sessionId) forgetSession(c);
  return c.body(null, 204);
};
