import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./router.ts";

const options = {
  allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
  allowHeaders: [
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "X-Request-Id",
    "traceparent",
    "tracestate",
  ],
  exposeHeaders: [
    "Content-Disposition",
    "ETag",
    "Idempotency-Replayed",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Server-Timing",
    "WWW-Authenticate",
    "X-Request-Id",
  ],
  maxAge: 86_400,
};

/**
 * Lets pages of other origins call the API with an ID token (Fetch standard, CORS). Credentials are not allowed, so no
 * other origin can use a session cookie.
 * @param allowed gives the origins, `*` for any; undefined to send no CORS headers
 */
export function crossOrigin(allowed: () => string[] | undefined) {
  const answer = cors({
    ...options,
    origin: (origin) => [origin, "*"].find((one) => allowed()?.includes(one)) ?? null,
  });
  return createMiddleware<AppEnv>(async (c, next) => {
    if (!allowed()) return next();
    // hono/cors answers every OPTIONS as a preflight. One without this header asks for a description of the path.
    if (c.req.method === "OPTIONS" && !c.req.header("Access-Control-Request-Method")) return next();
    return answer(c, next);
  });
}
