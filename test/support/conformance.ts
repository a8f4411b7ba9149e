import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Validator } from "@cfworker/json-schema";
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

/** What is wrong with a value, by a schema of the document; empty when nothing is. */
export function violations(document: OpenApiDocument, schema: unknown, value: unknown) {
  const root = { ...(schema as object), components: document.components };
  return new Validator(root, "2020-12", false).validate(value).errors.map(({ instanceLocation, error }) => {
    return `${instanceLocation} ${error}`;
  });
}

function resolve(document: OpenApiDocument, response: DocumentedResponse): DocumentedResponse {
  const name = response.$ref?.split("/").at(-1);
  return name ? (document.components.responses![name] as DocumentedResponse) : response;
}

/** Fails unless an answer is one that the document promises: its status, its headers, its type and its body. */
export async function expectConformance(method: string, url: string, answer: Response, body: unknown) {
  const document = await openApiDocument();
  const pathname = new URL(url).pathname;
  const path = pathname.startsWith("/api/") && !pathname.endsWith("/") ? `${pathname}/` : pathname;
  const template = Object.keys(document.paths).find((candidate) =>
    new RegExp(`^${candidate.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  const operation = template && document.paths[template]![method === "HEAD" ? "get" : method.toLowerCase()];
  // Paths and methods that do not exist are not in the document.
  if (!operation) return;
  const about = `${operation.operationId} answering ${answer.status}`;
  const response = operation.responses[answer.status];
  expect(response, `${about} is documented`).toBeDefined();
  const { content = {}, headers = {} } = resolve(document, response!);
  for (const name of [
    "ETag",
    "Link",
    "Location",
    "Idempotency-Replayed",
    "Allow",
    "Retry-After",
    "WWW-Authenticate",
    "RateLimit",
    "RateLimit-Policy",
  ]) {
    if (answer.headers.has(name)) expect(Object.keys(headers), `${about}: its headers`).toContain(name);
  }
  const type = answer.headers.get("Content-Type")?.split(";")[0];
  expect(Object.keys(content), `${about} in a documented media type`).toEqual(
    type ? expect.arrayContaining([type]) : [],
  );
  const schema = type && content[type]?.schema;
  if (schema && method !== "HEAD" && /[/+]json/.test(type))
    expect(violations(document, schema, body), about).toEqual([]);
}
