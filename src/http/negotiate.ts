import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { getPath } from "hono/utils/url";
import Negotiator from "negotiator";
import { Problem } from "../problem.ts";
import type { AppEnv } from "./router.ts";

/** Makes the path that a request is routed by: below /api/ its trailing slash is optional. */
export function canonicalPath(request: Request): string {
  const path = getPath(request);
  return path.startsWith("/api/") && !path.endsWith("/") ? `${path}/` : path;
}

/** Matches a parameter of a media range that is not its weight (RFC 9110 12.5.1). */
const PARAMETER = /;[ \t]*(?!q=)[^\s;,="]+(="(?:[^"\\]|\\.)*"|=[^\s;,"]*)?/gi;

/**
 * Chooses the media type that a client prefers (RFC 9110 12.5.1).
 * @param offered the first is chosen when the client has no preference
 * @returns undefined when the client accepts none of them
 */
export function preferredType(c: Context, offered: string[]): string | undefined {
  const accept = c.req.header("Accept")?.trim();
  // Most programs send one of these. Parsing takes a twentieth of the CPU time of a request.
  if (!accept || accept === "*/*") return offered[0];
  if (offered.includes(accept)) return accept;
  // None of our media types has parameters, so a range of some type with any is one of the type.
  return new Negotiator({ headers: { accept: accept.replaceAll(PARAMETER, "") } }).mediaType(offered);
}

/** The media types of every resource. */
const REPRESENTATIONS = ["application/json", "text/html"];

/** Tells whether a client prefers a page to JSON. */
export const wantsPage = (c: Context) =>
  preferredType(c, REPRESENTATIONS) === "text/html" && c.req.query("format") !== "json";

/** Lists what is acceptable beside them: an answer of every path may be a problem, that of an export is a file. */
const others = (path: string) => [
  "application/problem+json",
  ...(path.endsWith("/export/") ? ["text/csv"] : []),
];

/**
 * The Cache-Control of health, and of what a browser's session may see: no cache keeps it, so that "back" shows nothing
 * after signing out. Chromium still goes back to such a page in memory, as long as no HttpOnly cookie has changed.
 */
export const NOT_KEPT = "no-store";

/**
 * Refuses to read what a client accepts in no form that there is. A change is made whatever its Accept says: RFC 9110
 * 12.4.1 lets a server answer with what it has.
 * @throws {Problem} 406
 */
export const acceptable = createMiddleware<AppEnv>(async (c, next) => {
  if (
    ["GET", "HEAD"].includes(c.req.method) &&
    !preferredType(c, [...REPRESENTATIONS, ...others(c.req.path)])
  ) {
    throw new Problem("not-acceptable", "Ask for application/json");
  }
  await next();
  // c.header would copy the response on each call.
  const { headers } = c.res;
  headers.append("Vary", "Accept, Authorization, Cookie");
  if (!headers.has("Cache-Control")) {
    headers.set("Cache-Control", c.get("principal")?.sessionId ? NOT_KEPT : "private, no-cache");
  }
});
