/**
 * The parts that every resource's contract is put together from, so that the contracts differ only where the
 * resources do.
 */
import { requirePrincipal } from "../auth/middleware.ts";
import { z } from "./zod.ts";

/** Headers of a response, by the names under which the document explains them. */
export const headerReferences = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** For those who are signed in: the contract that says so is what makes it so. */
export const signedIn = {
  security: [{ bearer: [] }, { session: [] }] as Record<string, string[]>[],
  middleware: requirePrincipal,
};

/** A JSON request body, which may not be left out. */
export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { "application/json": { schema } },
});

/**
 * The body of a PATCH (RFC 7396), under either of its media types. Only the first has a zod schema, for a body is
 * checked once for each that has.
 */
export const mergePatch = <Schema extends z.ZodType>(schema: Schema, name: string) => {
  const reference = { schema: { $ref: `#/components/schemas/${name}` } };
  const { required, content } = body(schema);
  const both = { ...content, "application/merge-patch+json": reference };
  return { required, content: both as typeof content };
};

const json = <Schema extends z.ZodType>(description: string, schema: Schema, ...headers: string[]) => ({
  description,
  headers: headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy", "ETag", ...headers),
  content: { "application/json": { schema } },
});

/** One resource, or something else that everyone may read, with its entity tag. */
export const one = <Schema extends z.ZodType>(description: string, schema: Schema) =>
  json(description, schema);

/** A page of resources, with its links. */
export const many = <Schema extends z.ZodType>(description: string, schema: Schema) =>
  json(description, schema, "Link");

/** A resource that was just made. */
export const created = <Schema extends z.ZodType>(description: string, schema: Schema) =>
  json(description, schema, "Location", "Idempotency-Replayed");

/** A resource that something is now being done with. */
export const started = <Schema extends z.ZodType>(description: string, schema: Schema) =>
  json(description, schema, "Idempotency-Replayed");

/** The answer to an If-None-Match that still holds. */
export const notModified = {
  description: "You have this version already.",
  headers: headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy", "ETag"),
};

export const deleted = {
  description: "It is gone.",
  headers: headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy"),
};

/** A page for people. */
export const page = {
  description: "A page.",
  headers: headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy", "ETag"),
  content: { "text/html": { schema: z.string() } },
};
