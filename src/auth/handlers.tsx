import { businessScope } from "../db/scope.ts";
import { htmlPage } from "../html/layout.tsx";
import { addressOf, limitRate, SIGN_IN } from "../http/rate-limit.ts";
import type { Handler } from "../http/router.ts";
import { Problem } from "../problem.ts";
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
  // Whatever looks at a link before a person follows it uses up nothing.
  if (c.req.method === "HEAD") return c.redirect("/", 302);
  const completed = await completeSignIn(c, c.req.valid("query").state);
  const previous = await currentSession(c);
  if (!completed) {
    // Such as a callback that is loaded again.
    if (previous) return c.redirect("/", 302);
    const detail = "It was begun in another browser, took longer than ten minutes, or was completed already";
    throw new Problem("sign-in-failed", detail);
  }
  const { principal, next } = completed;
  // A new id for each sign-in prevents session fixation (OWASP).
  const sessionId = crypto.randomUUID();
  const create = queries.createSession(sessionId, previous?.principal.sessionId);
  await businessScope(principal.businessId).run(create);
  if (previous && previous.principal.businessId !== principal.businessId) {
    // The previous session belongs to another business, so it takes another scope. The answer does not wait for it.
    const { businessId, sessionId } = previous.principal;
    c.executionCtx.waitUntil(businessScope(businessId).run(queries.endSession(sessionId)));
  }
  await startSession(c, { ...principal, sessionId });
  return c.redirect(next, 302);
};

export const confirmSignOut: Handler<typeof routes.confirmSignOut> = async (c) => {
  c.header("Cache-Control", "no-store");
  const signedIn = await whileSignedIn(c, () => queries.requireSession());
  const body = <SignOutPage principal={signedIn?.principal} />;
  return htmlPage(c, { title: "Sign out", principal: signedIn?.principal ?? null, body });
};

export const signOut: Handler<typeof routes.signOut> = async (c) => {
  const { where } = c.get("principal") ? await c.req.parseBody() : {};
  const signedIn = await whileSignedIn(c, ({ sessionId }) =>
    where === "everywhere" ? queries.endSessions() : queries.endSession(sessionId!),
  );
  // A form of another site arrives without the cookie (SameSite=Lax), and must not delete it.
  if (signedIn) forgetSession(c);
  return c.redirect("/", 303);
};

export const signOutEverywhere: Handler<typeof routes.signOutEverywhere> = async (c) => {
  const { businessId, sessionId } = c.var.principal;
  // Not the scope of the request, in which a suspended business changes nothing.
  await businessScope(businessId, { sessionId }).run(queries.endSessions());
  if (sessionId) forgetSession(c);
  return c.body(null, 204);
};
