import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { SettingsError } from "../env.ts";
import { PROBLEMS } from "./problem.ts";
import type { AppEnv } from "./router.ts";

/** Where a failure of ours came from: names, codes and lines of code, never a message, which may hold data. */
export function trace(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  const { name, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  const lines = stack
    ?.split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 6);
  return { name, code, stack: lines?.map((line) => line.trim()), cause: trace(cause) };
}

/**
 * One line of JSON for each request: what was asked, and how it ended. What a page asks of the API for its parts are
 * requests of their own, under the same id.
 */
export const requestLog = createMiddleware<AppEnv>(async (c, next) => {
  const start = Date.now();
  await next();
  const problem = c.get("problem");
  const failed = problem && PROBLEMS[problem.kind].status >= 500;
  const line = {
    event: "request",
    request_id: c.get("requestId"),
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    duration_ms: Date.now() - start,
    ...(c.get("scope") && { db_ms: Math.round(c.var.scope.waited) }),
    ...(problem && { problem: problem.kind }),
    ...(failed && { error: trace(problem.cause) }),
    ...(problem?.cause instanceof SettingsError && { reason: problem.cause.message }),
  };
  if (failed) console.error(JSON.stringify(line));
  else console.log(JSON.stringify(line));
});
