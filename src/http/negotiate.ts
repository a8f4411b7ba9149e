import type { Context } from "hono";
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

/**
 * The media type that a client likes best of those offered (RFC 9110 12.5.1); undefined when it takes none of them.
 * @param offered the first wins where the client has no preference
 */
export function preferredType(c: Context, offered: string[]): string | undefined {
  const accept = c.req.header("Accept");
  // What programs send. The parser is asked for the rest: it costs a twentieth of all that a request computes.
  if (accept === undefined || accept === "*/*") return offered[0];
  if (offered.includes(accept)) return accept;
  return new Negotiator({ headers: { accept } }).mediaType(offered);
}

/** What the resources can be represented as. */
export const REPRESENTATIONS = ["application/json", "text/html"];

/** Whether a client would rather look at a page than read JSON. */
export const wantsPage = (c: Context) =>
  preferredType(c, REPRESENTATIONS) === "text/html" && c.req.query("format") !== "json";

/** What else some paths are represented as. */
const others = (path: string) =>
  path.endsWith("/export/") ? ["text/csv"] : path.endsWith("/import/") ? ["application/x-ndjson"] : [];

/** Lets through what can be answered in a media type that the client takes. */
export const acceptable = createMiddleware<AppEnv>(async (c, next) => {
  if (!preferredType(c, [...REPRESENTATIONS, ...others(c.req.path)])) {
    throw new Problem("not-acceptable", "Ask for application/json");
  }
  await next();
  // Not with c.header, which makes the response anew each time.
  const { headers } = c.res;
  headers.append("Vary", "Accept, Authorization, Cookie");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-cache");
});
