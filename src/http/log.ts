import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { SettingsError } from "../env.ts";
import { failureOf } from "../log/failure.ts";
import { dbMs, log, logNameOf } from "../log/line.ts";
import { during, newWork, stopwatch } from "../log/work.ts";
import { clientRequestId } from "./request-id.ts";
import type { AppEnv } from "./router.ts";

// A client may send any other word. The log has `_OTHER` for it, after OpenTelemetry's semantic conventions for HTTP.
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Writes one line for each request, and goes on with its trace. The JSON request that a form stands for has a line of
 * its own, under the same id and in the same trace.
 */
export const requestLog = createMiddleware<AppEnv>(async (c, next) => {
  const elapsed = stopwatch();
  const work = newWork(c.req.header("traceparent"));
  await during(work, next);
  const { status } = c.res;
  const problem = c.get("problem");
  const principal = c.get("principal");
  // A 503 is temporary: the client was told to retry.
  const level = status < 500 ? "info" : status === 503 ? "warn" : "error";
  log(level, work, {
    event: "request",
    outcome: problem?.kind ?? (status < 400 ? "ok" : "refused"),
    request_id: c.get("requestId"),
    client_request_id: clientRequestId(c),
    method: METHODS.includes(c.req.method) ? c.req.method : "_OTHER",
    // Middleware has paths that end in `*`. Of the others the first handles: `/export/` matches `/{id}/` as well.
    route: matchedRoutes(c).find(({ path }) => !path.endsWith("*"))?.path ?? "/*",
    status,
    business: principal && logNameOf(principal.businessId),
    duration_ms: elapsed(),
    db_ms: dbMs(work),
    ...c.get("noted"),
    ...(status >= 500 && { error: failureOf(problem?.cause) }),
    ...(problem?.cause instanceof SettingsError && { reason: problem.cause.message }),
  });
});
