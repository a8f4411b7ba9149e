import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import { SettingsError } from "../env.ts";
import { failureOf } from "../log/failure.ts";
import { dbMs, log, ownerOf } from "../log/line.ts";
import { during, newWork, stopwatch } from "../log/work.ts";
import type { AppEnv } from "./router.ts";

// Any other is a word of the client's own. Its stand-in is that of OpenTelemetry's conventions.
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * One line for each request, and the trace that it is part of. What a page asks of the API for its parts are requests
 * of their own, under the same id and in the same trace.
 */
export const requestLog = createMiddleware<AppEnv>(async (c, next) => {
  const elapsed = stopwatch();
  const work = newWork(c.req.header("traceparent"));
  await during(work, next);
  const { status } = c.res;
  const problem = c.get("problem");
  const principal = c.get("principal");
  // What passes by itself, and was promised to, needs nobody's attention yet.
  const level = status < 500 ? "info" : status === 503 ? "warn" : "error";
  log(level, work, {
    event: "request",
    outcome: problem?.kind ?? (status < 400 ? "ok" : "refused"),
    request_id: c.get("requestId"),
    method: METHODS.includes(c.req.method) ? c.req.method : "_OTHER",
    // The first that is no middleware's: `/export/` is an id as well, as far as routes know.
    route: matchedRoutes(c).find(({ path }) => !path.endsWith("*"))?.path ?? "/*",
    status,
    owner: principal && ownerOf(principal.ownerId),
    duration_ms: elapsed(),
    db_ms: dbMs(work),
    ...c.get("noted"),
    ...(status >= 500 && { error: failureOf(problem?.cause) }),
    ...(problem?.cause instanceof SettingsError && { reason: problem.cause.message }),
  });
});
