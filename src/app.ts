import { etag, RETAINED_304_HEADERS } from "hono/etag";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { timing } from "hono/timing";
import { auth } from "./auth/index.ts";
import { browse } from "./browse/index.tsx";
import { problemPages } from "./browse/problem-page.tsx";
import { limitBody } from "./bulk/limits.ts";
import { customers } from "./customers/index.ts";
import { customerPages } from "./customers/pages.ts";
import type { Described } from "./docs/contract.ts";
import { allow, describe } from "./docs/describe.ts";
import { openApiDocument } from "./docs/document.ts";
import { docs } from "./docs/index.ts";
import { crossOrigin } from "./http/cross-origin.ts";
import { notFound, onError } from "./http/errors.ts";
import { requestLog } from "./http/log.ts";
import { acceptable, canonicalPath } from "./http/negotiate.ts";
import { Problem, problemResponse } from "./http/problem.ts";
import { router } from "./http/router.ts";
import { items } from "./items/index.ts";
import { itemPages } from "./items/pages.ts";
import { me } from "./me/index.ts";
import { mePages } from "./me/pages.ts";
import { notifications } from "./notifications/index.ts";
import { notificationPages } from "./notifications/pages.ts";
import { orders } from "./orders/index.ts";
import { orderPages } from "./orders/pages.ts";
import { service } from "./service/index.ts";
import { requireDeployable } from "./settings.ts";
import { deliveryReports } from "./sms/delivery-reports.ts";
import { optOuts } from "./sms/opt-outs.ts";

/** What an answer without a body says all the same: a session is renewed by it, and another origin may read it. */
const KEPT_ON_304 = [
  "X-Request-Id",
  "Set-Cookie",
  "RateLimit-Policy",
  "Access-Control-Allow-Origin",
  "Access-Control-Expose-Headers",
];

export const app = router({ getPath: canonicalPath });

app.onError(onError);
app.notFound(notFound);

// A browser that sends no referrer at all hides the origin of a form as well, which is what proves it ours.
app.use(
  requestId(),
  requestLog,
  timing({ totalDescription: "" }),
  secureHeaders({ referrerPolicy: "same-origin" }),
  problemPages,
);
app.use(async (c, next) => {
  requireDeployable(c.req.url);
  await next();
});
app.use(limitBody);
app.use(
  browse({
    ask: async (request, c) => app.fetch(request, c.env, c.executionCtx),
    document: () => openApiDocument(app) as Described,
    resources: [customerPages, itemPages, orderPages, notificationPages, mePages],
  }),
);
app.use(
  methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) =>
      problemResponse(
        c,
        new Problem("method-not-allowed", `${c.req.method} is not allowed here`, {
          headers: { Allow: allow(methods) },
        }),
      ),
  }),
);
app.use("/api/*", crossOrigin);
app.use("/api/v1/*", acceptable);
app.use("/problems/*", acceptable);
// Weak where the handler set no tag of its own; either way it answers If-None-Match. To tag a file that is being made
// would be to hold it as a whole.
const tag = etag({ weak: true, retainedHeaders: [...RETAINED_304_HEADERS, ...KEPT_ON_304] });
app.use("/api/*", (c, next) => (c.req.path.endsWith("/export/") ? next() : tag(c, next)));

app.use(describe(() => openApiDocument(app) as Described));

app.route("/", service);
app.route("/", customers);
app.route("/", items);
app.route("/", orders);
app.route("/", notifications);
app.route("/", me);
app.route("/", auth);
app.route("/", deliveryReports);
app.route("/", optOuts);
app.route(
  "/",
  docs(() => openApiDocument(app)),
);
