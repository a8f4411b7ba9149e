import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/router.ts";
import {
  bodySchema,
  type Described,
  fileRowSchema,
  type Operation,
  operationsAt,
  type Schema,
} from "./contract.ts";

/** The fields of a body, each with its type, bounds and choices, and whether it must be sent. */
function fields({ properties = {}, required = [] }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([field, property]) => [
      field,
      { ...property, required: required.includes(field) },
    ]),
  );
}

function action(document: Described, operation: Operation) {
  const { summary, parameters = [] } = operation;
  const body = bodySchema(document, operation);
  const row = fileRowSchema(document, operation);
  const query = parameters.filter((parameter) => parameter.in === "query");
  const parameter = ({ name, description, required = false, schema }: (typeof query)[number]) => [
    name,
    { description, ...schema, required },
  ];
  return {
    summary,
    ...(query.length > 0 && { parameters: Object.fromEntries(query.map(parameter)) }),
    ...(body && { fields: fields(body) }),
    ...(row && { columns: fields(row) }),
  };
}

/**
 * Answers OPTIONS (RFC 9110 9.3.7) with the methods of a path and what each of them takes, out of the OpenAPI
 * document, which is made from the contracts that check the requests.
 */
export const describe = (document: () => Described) =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (c.req.method !== "OPTIONS") return next();
    const operations = operationsAt(document(), c.req.path);
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
