import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import { settings } from "../settings.ts";
import type { AppEnv } from "./router.ts";

/**
 * Lets pages of the origins in CORS_ORIGINS call the API (Fetch standard, CORS). They send ID tokens: cookies of
 * other sites' pages are never asked for, so no origin is ever trusted with somebody's session.
 */
const listed = cors({
  origin: (origin) => {
    const { CORS_ORIGINS = [] as string[] } = settings();
    return [origin, "*"].find((allowed) => CORS_ORIGINS.includes(allowed)) ?? null;
  },
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
});

export const crossOrigin = createMiddleware<AppEnv>(async (c, next) => {
  if (!settings().CORS_ORIGINS) return next();
  // The middleware takes every OPTIONS for a preflight; without this header it asks what a resource takes.
  if (c.req.method === "OPTIONS" && !c.req.header("Access-Control-Request-Method")) return next();
  return listed(c, next);
});
