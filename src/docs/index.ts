import { Hono } from "hono";
import { redoc, swagger } from "./pages.ts";
import { schema } from "./schema.ts";

/** The OpenAPI document and two ways to read it. The paths are complete: mount it at the root. */
export function docs(document: () => unknown): Hono {
  return new Hono()
    .get("/api/schema/", schema(document))
    .get("/api/v1/docs/", redoc)
    .get("/api/v1/swagger-docs/", swagger);
}
