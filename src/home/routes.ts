import { createRoute } from "@hono/zod-openapi";
import { optionalSession } from "../auth/middleware.ts";
import { notModified, one, page } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { z } from "../zod.ts";
import { Links, ProblemKind, ProblemKinds } from "./schema.ts";

export const tag = { name: "Service", description: "The service itself." };
const open = { tags: [tag.name], security: [] };

export const home = createRoute({
  method: "get",
  path: "/",
  operationId: "getHome",
  summary: "What this is and where everything is",
  ...open,
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
  ...open,
  responses: { 200: one("The collections.", Links), 304: notModified, ...problems(406, 412) },
});

export const problemKinds = createRoute({
  method: "get",
  path: "/problems/",
  operationId: "listProblemKinds",
  summary: "Every kind of problem that the API answers with",
  ...open,
  responses: { 200: one("The kinds.", ProblemKinds), ...problems(406) },
});

export const problemKind = createRoute({
  method: "get",
  path: "/problems/{kind}",
  operationId: "getProblemKind",
  summary: "What one kind of problem means",
  ...open,
  request: { params: z.object({ kind: z.string().openapi({ example: "invalid-fields" }) }) },
  responses: { 200: one("The kind.", ProblemKind), ...problems(404, 406) },
});
