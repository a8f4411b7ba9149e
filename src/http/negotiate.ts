import { createMiddleware } from "hono/factory";
import { getPath } from "hono/utils/url";
import Negotiator from "negotiator";
import { Problem } from "./problem.ts";
import type { AppEnv } from "./router.ts";

/** The path that a request is routed by: below /api/ the trailing slash may be left out. */
export function canonicalPath(request: Request): string {
  const path = getPath(request);
  return path.startsWith("/api/") && !path.endsWith("/") ? `${path}/` : path;
}

/** What the resources can be represented as, the preferred one first. */
const OFFERED = ["application/json", "text/html"];

/** Lets through what can be answered in a media type that the client takes (RFC 9110 12.5.1). */
export const acceptable = createMiddleware<AppEnv>(async (c, next) => {
  const { accept } = c.req.header();
  if (accept && !new Negotiator({ headers: { accept } }).mediaType(OFFERED)) {
    throw new Problem("not-acceptable", "Ask for application/json");
  }
  await next();
  c.header("Vary", "Accept, Authorization", { append: true });
  if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "private, no-cache");
});
