import { env } from "cloudflare:workers";
import fc from "fast-check";
import type { OpenApiDocument } from "../support/conformance.ts";
import type { Operation } from "../support/operations.ts";
import { csvOf } from "./csv.ts";
import type { Sent } from "./sent.ts";
import { textOf } from "./text.ts";
import { type Names, type Schema, valueFor } from "./values.ts";
import type { World } from "./world.ts";

/** A request that its contract allows, in parts that can still be made worse. */
export interface Draft {
  method: string;
  /** The path, each placeholder with what is to stand there. */
  path: string;
  parameters: Record<string, string>;
  query: [name: string, value: string][];
  headers: Record<string, string>;
  body?: { type: string; value: unknown } | undefined;
}

export const pathOf = ({ path, parameters }: Draft) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => parameters[name]!);

function serialized(type: string, value: unknown): string {
  if (/[/+]json/.test(type)) return JSON.stringify(value);
  if (typeof value === "string") return value;
  const entries = Object.entries(value as object).map(([name, field]) => [name, textOf(field)]);
  if (type.startsWith("multipart/form-data")) {
    const parts = entries.map(
      ([name, field]) => `--fuzz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${field}\r\n`,
    );
    return `${parts.join("")}--fuzz--\r\n`;
  }
  return new URLSearchParams(entries).toString();
}

/** Puts a draft together. */
export function toSent(draft: Draft): Sent {
  const query = new URLSearchParams(draft.query).toString();
  const { method, headers, body } = draft;
  const sent = { method, path: pathOf(draft) + (query && `?${query}`), headers };
  if (!body) return sent;
  const boundary = body.type === "multipart/form-data" ? "; boundary=fuzz" : "";
  return {
    ...sent,
    headers: { "Content-Type": body.type + boundary, ...headers },
    body: serialized(body.type, body.value),
  };
}

/** Makes good requests, out of the document and what the owner knows. */
export class Drafts {
  readonly #names: Names;
  readonly #document: OpenApiDocument;
  readonly #world: World;

  constructor(document: OpenApiDocument, world: World) {
    this.#document = document;
    this.#world = world;
    this.#names = {
      schemas: document.components.schemas as Record<string, Schema>,
      seen: (name) => world.seen(name),
    };
  }

  of({ path, method, operation }: Operation): fc.Arbitrary<Draft> {
    const { parameters = [], requestBody } = operation;
    const those = (place: string) => parameters.filter((parameter) => parameter.in === place);
    // What may be left out mostly is: all filters at once find nothing.
    const rarely = (value: fc.Arbitrary<string>) =>
      fc.oneof({ weight: 6, arbitrary: fc.constant("") }, { weight: 1, arbitrary: value });
    const record = (place: string) =>
      fc
        .record(
          Object.fromEntries(
            those(place).map(({ name, required, schema }) => {
              const value = this.#parameter(path, place, name, schema);
              return [name, required ? value : rarely(value)];
            }),
          ),
        )
        .map((values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")));
    return fc.record({
      method: fc.constant(method),
      path: fc.constant(path),
      parameters: record("path"),
      query: record("query").map((values) => Object.entries(values)),
      headers: record("header"),
      body: requestBody ? this.#body(path, requestBody.content) : fc.constant(undefined),
    });
  }

  #parameter(path: string, place: string, name: string, schema: Schema): fc.Arbitrary<string> {
    const known = this.#known(path, place, name, schema);
    if (known.length > 0) return fc.constantFrom(...known);
    const made = valueFor(schema, this.#names, name).map(textOf);
    return place === "path" ? made.map(encodeURIComponent) : made;
  }

  /** What only the service itself can tell. */
  #known(path: string, place: string, name: string, { example }: Schema): string[] {
    const collection = path.split("/").at(path.split("/").indexOf(`{${name}}`) - 1)!;
    if (name === "secret") return [env.AFRICASTALKING_CALLBACK_SECRET];
    if (name === "cursor") return this.#world.cursors.of(path);
    if (name === "If-Match") return ["*"];
    if (name === "If-None-Match") return ['"none"'];
    if (place !== "path") return [];
    const ids = this.#world.ids.of(collection);
    return ids.length > 0 || example === undefined ? ids : [String(example)];
  }

  #body(path: string, content: Record<string, { schema?: Schema }>): fc.Arbitrary<Draft["body"]> {
    const types = Object.entries(content).map(([type, { schema = {} }]) => {
      const value = /csv/.test(type) ? this.#csv(path, schema) : valueFor(schema, this.#names);
      return fc.record({ type: fc.constant(type), value });
    });
    return fc.oneof(...types);
  }

  /** A table of what its schema says, or else of what a resource of the same collection is made from. */
  #csv(path: string, { contentSchema }: Schema): fc.Arbitrary<string> {
    const collection = /^\/api\/v1\/\w+\//.exec(path)?.[0] ?? "";
    const create = this.#document.paths[collection]?.post?.requestBody?.content["application/json"]?.schema;
    const row = valueFor(contentSchema?.items ?? create ?? {}, this.#names);
    return fc.array(row as fc.Arbitrary<Record<string, unknown>>, { minLength: 1, maxLength: 5 }).map(csvOf);
  }
}
