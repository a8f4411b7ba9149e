import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { SettingsError } from "../env.ts";
import { failureOf } from "../log/failure.ts";
import { dbMs, log, ownerOf } from "../log/line.ts";
import { during, newWork, stopwatch } from "../log/work.ts";
import type { AppEnv } from "./router.ts";

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
    method: c.req.method,
    route: routePath(c, -1),
    status,
    owner: principal && ownerOf(principal.ownerId),
    duration_ms: elapsed(),
    db_ms: dbMs(work),
    ...c.get("noted"),
    ...(status >= 500 && { error: failureOf(problem?.cause) }),
    ...(problem?.cause instanceof SettingsError && { reason: problem.cause.message }),
  });
});
