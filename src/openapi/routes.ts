import { createRoute } from "@hono/zod-openapi";
import { headerReferences, notModified, page } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { z } from "../zod.ts";

export const tag = { name: "Documentation", description: "This document, as a file and as pages." };
const open = { tags: [tag.name], security: [] };

const document = { schema: z.object({}).loose() };

export const schema = createRoute({
  method: "get",
  path: "/api/schema/",
  operationId: "getSchema",
  summary: "Download this document",
  ...open,
  request: {
    query: z.strictObject({
      format: z
        .enum(["json", "yaml"])
        .optional()
        .openapi({ description: "Goes before what Accept asks for." }),
    }),
  },
  responses: {
    200: {
      description: "The OpenAPI document.",
      headers: headerReferences("X-Request-Id", "ETag"),
      content: {
        "application/json": document,
        "application/vnd.oai.openapi+json": document,
        "application/openapi+json": document,
        "application/yaml": document,
        "application/vnd.oai.openapi": document,
        "application/vnd.oai.openapi+yaml": document,
        "application/openapi+yaml": document,
        "application/x-yaml": document,
        "text/yaml": document,
      },
    },
    304: notModified,
    ...problems(400, 412),
  },
});

export const redoc = createRoute({
  method: "get",
  path: "/api/v1/docs/",
  operationId: "getRedoc",
  summary: "Read this document in Redoc",
  ...open,
  responses: { 200: page, 304: notModified, ...problems(406, 412) },
});

export const swagger = createRoute({
  method: "get",
  path: "/api/v1/swagger-docs/",
  operationId: "getSwaggerUi",
  summary: "Try this document out in Swagger UI",
  ...open,
  responses: { 200: page, 304: notModified, ...problems(406, 412) },
});
