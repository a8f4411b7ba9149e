import { createMiddleware } from "hono/factory";
import { shownPath } from "../http/problem-response.ts";
import type { AppEnv } from "../http/router.ts";
import { Problem } from "../problem.ts";
import {
  bodySchema,
  type Described,
  fileRowSchema,
  type Operation,
  operationsAt,
  type Schema,
} from "./contract.ts";

/** Describes the fields of a body: type, bounds, choices, and whether each is required. */
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
 * Answers OPTIONS (RFC 9110 9.3.7) with the methods of a path and the input of each, as the OpenAPI document describes
 * them.
 */
export const describe = (document: () => Described) =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (c.req.method !== "OPTIONS") return next();
    const operations = operationsAt(document(), c.req.path);
    if (!operations) return next();
    const allow = methodsOf(operations);
    const actions = Object.entries(operations).map(([method, operation]) => [
      method.toUpperCase(),
      action(document(), operation),
    ]);
    c.header("Allow", allow.join(", "));
    return c.json({
      path: shownPath(c),
      allow,
      actions: Object.fromEntries(actions),
    });
  });

/** Lists the methods of a path: those of its operations, HEAD where there is GET, and OPTIONS. */
const methodsOf = (operations: Record<string, Operation>): string[] => [
  ...Object.keys(operations).flatMap((method) => (method === "get" ? ["GET", "HEAD"] : method.toUpperCase())),
  "OPTIONS",
];

/**
 * Answers a method that a path does not have with 405. Where a fixed path stands beside an id, such as `export/`, the
 * routes of the id have refused the request first.
 */
export const methodNotAllowed = (document: () => Described) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    if (c.res.status !== 404) return;
    const operations = operationsAt(document(), c.req.path);
    const methods = operations && methodsOf(operations);
    if (!methods || methods.includes(c.req.method)) return;
    throw new Problem("method-not-allowed", `${c.req.method} is not allowed here`, {
      headers: { Allow: methods.join(", ") },
    });
  });
