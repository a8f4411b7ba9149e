import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/router.ts";

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  example?: unknown;
}

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** The parts of an OpenAPI document that describe resources. */
export interface Described {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** The fields of a body, each with its type, bounds and choices, and whether it must be sent. */
function fields(document: Described, schema: Schema | undefined): Record<string, unknown> {
  const name = schema?.$ref?.split("/").at(-1);
  const { properties = {}, required = [] } = (name ? document.components?.schemas?.[name] : schema) ?? {};
  return Object.fromEntries(
    Object.entries(properties).map(([field, property]) => [
      field,
      { ...property, required: required.includes(field) },
    ]),
  );
}

function action(document: Described, { summary, parameters = [], requestBody }: Operation) {
  const query = parameters.filter((parameter) => parameter.in === "query");
  const parameter = ({ name, description, required = false, schema }: (typeof query)[number]) => [
    name,
    { description, ...schema, required },
  ];
  return {
    summary,
    ...(query.length > 0 && { parameters: Object.fromEntries(query.map(parameter)) }),
    ...(requestBody && { fields: fields(document, requestBody.content["application/json"]?.schema) }),
  };
}

/**
 * Answers OPTIONS (RFC 9110 9.3.7) with the methods of a path and what each of them takes, out of the OpenAPI
 * document, which is made from the contracts that check the requests.
 */
export const describe = (document: () => Described) =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (c.req.method !== "OPTIONS") return next();
    const templates = Object.entries(document().paths ?? {});
    const [, operations] =
      templates.find(([template]) =>
        new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(c.req.path),
      ) ?? [];
    if (!operations) return next();
    const methods = Object.keys(operations).map((method) => method.toUpperCase());
    const actions = Object.entries(operations).map(([method, operation]) => [
      method.toUpperCase(),
      action(document(), operation),
    ]);
    c.header("Allow", allow(methods));
    return c.json({
      path: c.req.path,
      allow: allow(methods).split(", "),
      actions: Object.fromEntries(actions),
    });
  });

/** The value of an `Allow` header: every path answers OPTIONS, and HEAD wherever it answers GET. */
export function allow(methods: string[]): string {
  return [
    ...new Set(methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : method)).concat("OPTIONS")),
  ].join(", ");
}
