import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { dereference, type Schema, validate } from "@cfworker/json-schema";
import { expect } from "vitest";
import worker from "../../src/worker.ts";

interface Media {
  schema?: Record<string, unknown>;
}
interface DocumentedResponse {
  $ref?: string;
  headers?: Record<string, { $ref?: string; required?: boolean }>;
  content?: Record<string, Media>;
}
export interface DocumentedOperation {
  operationId: string;
  tags: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; schema: Record<string, unknown> }[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, DocumentedResponse>;
}
export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: Record<string, Record<string, unknown>>;
}

let fetched: Promise<OpenApiDocument> | undefined;

/** The OpenAPI document, as a client gets it. */
export function openApiDocument(): Promise<OpenApiDocument> {
  const asked = new Request("https://localhost/api/schema/?format=json");
  fetched ??= Promise.resolve(worker.fetch(asked, env, createExecutionContext())).then((response) =>
    response.json<OpenApiDocument>(),
  );
  return fetched;
}

/** The schemas that references of a document lead to, by their addresses, and those that look them up there. */
const lookups = new WeakMap<
  OpenApiDocument,
  { lookup: Record<string, Schema | boolean>; known: Set<object> }
>();

/** What is wrong with a value, by a schema of the document; empty when nothing is. */
export function violations(document: OpenApiDocument, schema: unknown, value: unknown): string[] {
  let resolved = lookups.get(document);
  if (!resolved) {
    resolved = { lookup: dereference({ components: document.components } as Schema), known: new Set() };
    lookups.set(document, resolved);
  }
  const { lookup, known } = resolved;
  if (!known.has(schema as object)) {
    known.add(schema as object);
    dereference(schema as Schema, lookup, undefined, `/checked/${known.size}`);
  }
  return validate(value, schema as Schema, "2020-12", lookup, false).errors.map(
    ({ instanceLocation, error }) => `${instanceLocation} ${error}`,
  );
}

function resolve(document: OpenApiDocument, response: DocumentedResponse): DocumentedResponse {
  const name = response.$ref?.split("/").at(-1);
  return name ? (document.components.responses![name] as DocumentedResponse) : response;
}

/** What is encoded without need is the same path (RFC 3986 6.2.2.2). */
function decoded(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}

const templates = new WeakMap<OpenApiDocument, { template: string; pattern: RegExp }[]>();

/** The paths of a document, each with what matches it. */
function templatesOf(document: OpenApiDocument) {
  let found = templates.get(document);
  if (!found) {
    found = Object.keys(document.paths).map((template) => ({
      template,
      pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    }));
    templates.set(document, found);
  }
  return found;
}

/** The operation of the document that a request is for; undefined for a path or a method that it does not know. */
export function operationFor(
  document: OpenApiDocument,
  method: string,
  url: string,
): DocumentedOperation | undefined {
  const pathname = decoded(new URL(url).pathname);
  const path = pathname.startsWith("/api/") && !pathname.endsWith("/") ? `${pathname}/` : pathname;
  const template = templatesOf(document).find(({ pattern }) => pattern.test(path))?.template;
  return template ? document.paths[template]![method === "HEAD" ? "get" : method.toLowerCase()] : undefined;
}

/** The headers that an answer may have only where the document says so. */
const DOCUMENTED_HEADERS = [
  "ETag",
  "Link",
  "Location",
  "Idempotency-Replayed",
  "Allow",
  "Retry-After",
  "WWW-Authenticate",
  "RateLimit",
  "RateLimit-Policy",
];

/**
 * What an answer has that the document does not promise, or lacks that it does: its status, its headers, its type and
 * its body. Paths and methods that do not exist are not in the document.
 */
export function breaches(
  document: OpenApiDocument,
  method: string,
  url: string,
  answer: Pick<Response, "status" | "headers">,
  body: unknown,
): string[] {
  const operation = operationFor(document, method, url);
  if (!operation) return [];
  const about = `${operation.operationId} answering ${answer.status}`;
  const promised = operation.responses[answer.status];
  if (!promised) return [`${about} is not documented`];
  const { content = {}, headers = {} } = resolve(document, promised);
  const found = DOCUMENTED_HEADERS.filter((name) => answer.headers.has(name) && !(name in headers)).map(
    (name) => `${about} has an undocumented header: ${name}`,
  );
  const type = answer.headers.get("Content-Type")?.split(";")[0];
  if (type ? !(type in content) : Object.keys(content).length > 0)
    found.push(`${about} has an undocumented media type: ${type}`);
  const schema = type && content[type]?.schema;
  if (schema && method !== "HEAD" && /[/+]json/.test(type))
    found.push(...violations(document, schema, body).map((violation) => `${about}: ${violation}`));
  return found;
}

/** Fails unless an answer is one that the document promises. */
export async function expectConformance(method: string, url: string, answer: Response, body: unknown) {
  expect(breaches(await openApiDocument(), method, url, answer, body)).toEqual([]);
}
