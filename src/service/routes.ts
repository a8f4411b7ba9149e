import { createRoute } from "@hono/zod-openapi";
import { optionalSession } from "../auth/middleware.ts";
import { notModified, one, page } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { z } from "../http/zod.ts";
import { Health, Links, ProblemKind, ProblemKinds, Readiness } from "./schema.ts";

const tags = ["Service"];
const security: [] = [];

export const home = createRoute({
  method: "get",
  path: "/",
  operationId: "getHome",
  summary: "What this is and where everything is",
  tags,
  security,
  middleware: optionalSession,
  responses: {
    200: {
      ...one("The links.", Links),
      content: { "application/json": { schema: Links }, ...page.content },
    },
    ...problems(),
  },
});

export const apiRoot = createRoute({
  method: "get",
  path: "/api/v1/",
  operationId: "getApiRoot",
  summary: "Links to every collection",
  tags,
  security,
  responses: { 200: one("The collections.", Links), 304: notModified, ...problems() },
});

export const health = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  summary: "Whether the Worker is up",
  tags,
  security,
  responses: { 200: one("It is.", Health), ...problems() },
});

export const readiness = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  summary: "Whether the database answers and has the migrations that this Worker needs",
  tags,
  security,
  responses: { 200: one("It does and is.", Readiness), ...problems() },
});

export const problemKinds = createRoute({
  method: "get",
  path: "/problems/",
  operationId: "listProblemKinds",
  summary: "Every kind of problem that the API answers with",
  tags,
  security,
  responses: { 200: one("The kinds.", ProblemKinds), ...problems() },
});

export const problemKind = createRoute({
  method: "get",
  path: "/problems/{kind}",
  operationId: "getProblemKind",
  summary: "What one kind of problem means",
  tags,
  security,
  request: { params: z.object({ kind: z.string().openapi({ example: "invalid-fields" }) }) },
  responses: { 200: one("The kind.", ProblemKind), ...problems(404) },
});
