import { router } from "../http/router.ts";
import { schema } from "./download.ts";
import { redoc, swagger } from "./pages.ts";
import * as routes from "./routes.ts";

/** The OpenAPI document and two ways to read it. */
export const docs = (document: () => unknown) =>
  router()
    .openapi(routes.schema, schema(document))
    .openapi(routes.redoc, redoc)
    .openapi(routes.swagger, swagger);
