import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./router.ts";

/** The ids of requests that the Worker makes of itself. No header can set one. */
const inherited = new WeakMap<Request, string>();

/** Gives a request that the Worker makes of itself the id of the request that it stands for. */
export function withIdOf(c: Context<AppEnv>, request: Request): Request {
  inherited.set(request, c.get("requestId"));
  return request;
}

/**
 * Gives each request an id of our own, and sends it back as `X-Request-Id`. An id that the client chose is never ours:
 * two requests could have the same, or that of somebody else's request. See {@link clientRequestId}.
 */
export const requestId = createMiddleware<AppEnv>(async (c, next) => {
  const id = inherited.get(c.req.raw) ?? crypto.randomUUID();
  c.set("requestId", id);
  c.header("X-Request-Id", id);
  await next();
});

/**
 * Reads the id that the client chose for its request, for the log.
 * @returns undefined unless it is a UUID: anything else could hold what somebody typed
 */
export function clientRequestId(c: Context): string | undefined {
  const id = c.req.header("X-Request-Id");
  return id && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id.toLowerCase() : undefined;
}
