import { createRoute } from "@hono/zod-openapi";
import { one } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { Health, Readiness } from "./schema.ts";

const open = { tags: ["Service"], security: [] };

export const health = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  summary: "Whether the Worker is up",
  ...open,
  responses: { 200: one("It is.", Health), ...problems() },
});

export const readiness = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  summary: "Whether the database answers and has the migrations that this Worker needs",
  ...open,
  responses: { 200: one("It does and is.", Readiness), ...problems() },
});
