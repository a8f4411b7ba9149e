import { hash } from "node:crypto";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { isAllowed, type Revisions } from "../db/revision.ts";
import { fieldProblems, Problem } from "../problem.ts";
import type { AppEnv } from "./router.ts";

/** Makes a strong entity tag (RFC 9110 8.8.3) from a row's revision. */
export function entityTag(revision: string): string {
  return `"${revision}"`;
}

/** Makes a weak entity tag for a page of a list. It hashes the rows, which are smaller than the response. */
export function weakTag(page: object): string {
  return `W/"${hash("sha1", JSON.stringify(page))}"`;
}

/** Matches an element of a list of entity tags, which may be empty (RFC 9110 5.6.1.2 and 8.8.3). */
const TAG = '[ \\t]*(?:(?:W/)?"([\\x21\\x23-\\x7e\\x80-\\xff]*)"[ \\t]*)?';
/** Matches an element, and what ends it. */
const ELEMENT = new RegExp(`${TAG}(,|$)`, "y");

/** Matches what proxies that compress add to a tag: Apache `-gzip` or `;gzip`, Caddy `-br`, Jetty `--gzip`. */
const SUFFIX = /(--?|;)(gzip|br|zstd|deflate)$/;

/**
 * Reads a list of entity tags, without their quotes. Leaves out that a tag is weak: a proxy that compresses weakens
 * tags, and the version that it names is the same. A tag with a proxy's suffix is there without it as well.
 * @returns undefined when the value is no such list
 */
function readTags(value: string): string[] | "*" | undefined {
  const text = value.trim();
  if (text === "*") return "*";
  const tags = new Set<string>();
  ELEMENT.lastIndex = 0;
  for (;;) {
    const element = ELEMENT.exec(text);
    if (!element) return undefined;
    const [, tag, end] = element;
    if (tag !== undefined) tags.add(tag).add(tag.replace(SUFFIX, ""));
    if (!end) return [...tags];
  }
}

/** Reads a header of entity tags. @throws {Problem} 400 when it is none */
function tagsIn(c: Context, name: "If-Match" | "If-None-Match") {
  const value = c.req.header(name);
  const tags = value === undefined ? undefined : readTags(value);
  if (value === undefined || tags) return tags;
  const detail = "is not a list of entity tags in double quotes";
  throw fieldProblems("malformed-request", [{ in: "header", pointer: `/${name}`, detail }]);
}

/**
 * Reads the preconditions of a change: both have to hold (RFC 9110 13.2.2).
 * @returns the revisions that they allow. For a row that is there, `*` allows any in If-Match, and none in If-None-Match
 * @throws {Problem} 400 when a header is not a list of entity tags
 */
export function preconditions(c: Context): Revisions {
  const match = tagsIn(c, "If-Match");
  const noneMatch = tagsIn(c, "If-None-Match");
  if (noneMatch === "*") return { oneOf: [], noneOf: undefined };
  return { oneOf: match === "*" ? undefined : match, noneOf: noneMatch };
}

/** Makes the 412 of a request. @param tag of what is stored */
function preconditionFailed(c: Context, tag: string | undefined): Problem {
  const isRepeat = c.req.header("If-None-Match") !== undefined && c.req.header("If-Match") === undefined;
  const reason = isRepeat ? "If-None-Match names what is stored" : "It has changed since you read it";
  return new Problem("precondition-failed", `${reason}, so nothing was done`, {
    ...(tag && { headers: { ETag: tag } }),
  });
}

/**
 * Makes the problem of a conditional change that touched no row.
 * @param revision of the stored row; undefined when there is none
 * @param otherwise the problem when there is a row and its revision was allowed
 */
export function unchangedProblem(
  c: Context,
  revision: string | undefined,
  allowed: Revisions,
  otherwise?: Problem,
): Problem {
  if (revision === undefined) return new Problem("not-found", "There is nothing with this id");
  return otherwise && isAllowed(revision, allowed) ? otherwise : preconditionFailed(c, entityTag(revision));
}

/**
 * Refuses to create something under `If-None-Match: *`: the list that it would be added to is there (RFC 9110 13.1.2).
 * @throws {Problem} 412
 */
export function requireCreatable(c: Context): void {
  if (tagsIn(c, "If-None-Match") === "*") throw preconditionFailed(c, undefined);
}

/** Tells whether a header of entity tags names a tag. One that is no such list names none. */
function names(value: string | undefined, tag: string): boolean {
  const tags = value === undefined ? undefined : readTags(value);
  return tags === "*" || Boolean(tags?.includes(tag.replace(/^W\/|"/g, "")));
}

/** Lists the headers to keep on a 304, beside the cookies: those that RFC 9110 15.4.5 asks for, and our own. */
const KEPT_ON_304 =
  /^(cache-control|content-location|date|etag|expires|vary|x-request-id|set-cookie|ratelimit-policy|access-control-.*)$/;

/**
 * Evaluates the preconditions of a read, after its handler has answered with 200 (RFC 9110 13.2.2): 412, or 304. Gives a
 * weak entity tag to an answer that has none.
 */
export const conditionalRead = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  // A page has no version, and the hash of an export would need the whole file in memory.
  const hasVersion = !c.get("isPage") && !c.req.path.endsWith("/export/");
  if (!hasVersion || !c.res.ok || !["GET", "HEAD"].includes(c.req.method)) return;
  const tag = c.res.headers.get("ETag") ?? `W/"${hash("sha1", await c.res.clone().text())}"`;
  const match = c.req.header("If-Match");
  if (match !== undefined && !names(match, tag)) {
    c.res.headers.delete("Link");
    throw preconditionFailed(c, tag);
  }
  if (!names(c.req.header("If-None-Match"), tag)) {
    c.res.headers.set("ETag", tag);
    return;
  }
  const headers = new Headers([...c.res.headers].filter(([name]) => KEPT_ON_304.test(name)));
  headers.set("ETag", tag);
  await c.res.body?.cancel();
  c.res = undefined;
  c.res = new Response(null, { status: 304, headers });
});

// Parameters of the document alone: any text passes a contract, and a validator reads all headers of each request.
const header = { in: "header", required: false, schema: { type: "string" } } as const;

export const ifMatchHeader = {
  ...header,
  schema: { type: "string" as const, pattern: `^(\\*|${TAG}(,${TAG})*)$` },
  name: "If-Match",
  description: "Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.",
  example: '"3"',
};

export const ifNoneMatchHeader = {
  ...header,
  name: "If-None-Match",
  description: "Answer with 304, and no body, if this ETag is still the version.",
};
