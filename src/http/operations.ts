/** The common parts of contracts: a contract states only what its own resource adds. */
import { z } from "../zod.ts";

/** Refers to response headers that the document describes once (openapi/document.ts). */
export const headerReferences = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Makes a required JSON request body. */
export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { "application/json": { schema } },
});

/**
 * Makes the body of a PATCH (RFC 7396), under either of its media types. Only one has a zod schema: zod-openapi
 * validates a body once for each media type that has one.
 */
export const mergePatch = <Schema extends z.ZodType>(schema: Schema, name: string) => {
  const reference = { schema: { $ref: `#/components/schemas/${name}` } };
  const { required, content } = body(schema);
  const both = { ...content, "application/merge-patch+json": reference };
  return { required, content: both as typeof content };
};

/** Makes the response with a resource or a page of them, its entity tag, and further headers. */
export const one = <Schema extends z.ZodType>(description: string, schema: Schema, ...headers: string[]) => ({
  description,
  headers: headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy", "ETag", ...headers),
  content: { "application/json": { schema } },
});

/** The response when If-None-Match names the current version. */
export const notModified = {
  description: "You have this version already.",
  headers: headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy", "ETag"),
};

export const deleted = {
  description: "It is gone.",
  headers: headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy"),
};

/** The response with an HTML page. */
export const page = {
  description: "A page.",
  headers: headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy", "ETag"),
  content: { "text/html": { schema: z.string() } },
};
