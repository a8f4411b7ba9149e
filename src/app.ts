import { TrieRouter } from "hono/router/trie-router";
import { secureHeaders } from "hono/secure-headers";
import { timing } from "hono/timing";
import { auth } from "./auth/index.ts";
import { tag as signInTag } from "./auth/routes.ts";
import { browse } from "./browse/index.tsx";
import { problemPages } from "./browse/problem-page.tsx";
import { health } from "./health/index.ts";
import { home } from "./home/index.ts";
import { tag as serviceTag } from "./home/routes.ts";
import { permissionsPolicy } from "./html/permissions-policy.ts";
import { limitBody } from "./http/body-limit.ts";
import { conditionalRead } from "./http/conditional.ts";
import { crossOrigin } from "./http/cross-origin.ts";
import { useCursorSecrets } from "./http/cursor.ts";
import { notFound, onError } from "./http/errors.ts";
import { requestLog } from "./http/log.ts";
import { acceptable, canonicalPath } from "./http/negotiate.ts";
import { requestId, withIdOf } from "./http/request-id.ts";
import { router } from "./http/router.ts";
import { deliveryReports } from "./notifications/delivery-reports.ts";
import { optOuts } from "./notifications/opt-outs.ts";
import { tag as webhookTag } from "./notifications/webhook.ts";
import { describe, methodNotAllowed } from "./openapi/describe.ts";
import { openApiDocument } from "./openapi/document.ts";
import { docs } from "./openapi/index.ts";
import { incoming } from "./replies/incoming.ts";
import { resources, settingsResource } from "./resources.ts";
import { requireDeployable, settings } from "./settings.ts";

const document = () =>
  openApiDocument(app, {
    description:
      "Customers, a catalogue and orders behind one API, and a text to the customer for each order.",
    tags: [...resources.map(({ tag }) => tag), signInTag, webhookTag, serviceTag],
  });

useCursorSecrets(() => settings().SESSION_SECRET);

// Hono's default tries a router of regular expressions first, which refuses `/export/` beside `/:id/`. It would find that
// out in the first request, and only then build this one.
export const app = router({ getPath: canonicalPath, router: new TrieRouter() });

app.onError(onError);
app.notFound(notFound);

// Not `no-referrer`: with it, browsers send `Origin: null` with a form, which the protection against CSRF refuses.
app.use(
  requestId,
  requestLog,
  timing({ totalDescription: "" }),
  secureHeaders({ referrerPolicy: "same-origin", permissionsPolicy }),
  problemPages(resources),
);
// Before whatever may refuse a request, so that a page of another origin can read why.
app.use(
  "/api/*",
  crossOrigin(() => settings().CORS_ORIGINS),
);
const navigation = Object.fromEntries(resources.map(({ name, title }) => [`/api/v1/${name}/`, title]));
app.use(async (c, next) => {
  c.set("navigation", navigation);
  requireDeployable(c.req.url);
  await next();
});
app.use(limitBody);
app.use(
  browse({
    ask: async (request, c) => app.fetch(withIdOf(c, request), c.env, c.executionCtx),
    document,
    resources,
    settings: settingsResource,
  }),
);
app.use(methodNotAllowed(document));
app.use("/api/v1/*", acceptable);
app.use("/problems/*", acceptable);
app.use("/api/*", conditionalRead);
app.use(describe(document));

app.route("/", home);
app.route("/", health);
for (const { router } of resources) app.route("/", router);
app.route("/", auth);
app.route("/", deliveryReports);
app.route("/", optOuts);
app.route("/", incoming);
app.route("/", docs(document));
