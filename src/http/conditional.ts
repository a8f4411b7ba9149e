import { hash } from "node:crypto";
import type { Context } from "hono";
import type { Revisions } from "../db/revision.ts";
import { fieldProblems, Problem } from "./problem.ts";
import { z } from "./zod.ts";

/** A strong entity tag (RFC 9110 8.8.3) for a row's revision. */
export function entityTag(revision: string): string {
  return `"${revision}"`;
}

/** A weak entity tag for a page: hashed from its rows, which is less work than from the answer as it leaves. */
export function weakTag(page: object): string {
  return `W/"${hash("sha1", JSON.stringify(page))}"`;
}

/**
 * Reads `If-Match` (RFC 9110 13.1.1).
 * @throws {Problem} 400 when the header is not a list of entity tags
 */
export function ifMatch(c: Context): Revisions {
  const header = c.req.header("If-Match")?.trim();
  if (header === undefined || header === "*") return undefined;
  if (!/^(W\/)?"[\x21\x23-\x7e]*"(\s*,\s*(W\/)?"[\x21\x23-\x7e]*")*$/.test(header)) {
    const detail = "is not a list of entity tags in double quotes";
    throw fieldProblems("malformed-request", [{ in: "header", pointer: "/If-Match", detail }]);
  }
  // Strong comparison: a weak tag matches nothing.
  return [...header.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, tag]) => (weak ? [] : [tag!]));
}

/**
 * Why a conditional change touched no row.
 * @param revision that of the row as it stands, or undefined when there is none
 * @param otherwise the reason when there is a row and its revision was allowed
 */
export function missed(revision: string | undefined, allowed: Revisions, otherwise?: Problem): Problem {
  if (revision === undefined) return new Problem("not-found", "There is nothing with this id");
  if (otherwise && (!allowed || allowed.includes(revision))) return otherwise;
  return new Problem("precondition-failed", "It has changed since you read it, so nothing was done", {
    headers: { ETag: entityTag(revision) },
  });
}

export const ifMatchHeader = z.object({
  "If-Match": z
    .string()
    .optional()
    .openapi({ description: "Change only this version (an ETag): a stale one gets 412.", example: '"3"' }),
});

export const ifNoneMatchHeader = z.object({
  "If-None-Match": z
    .string()
    .optional()
    .openapi({ description: "Answer with 304, and no body, if this ETag is still the version." }),
});
