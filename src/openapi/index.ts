import { router } from "../http/router.ts";
import { schema } from "./download.ts";
import { redoc, swagger } from "./pages.ts";
import * as routes from "./routes.ts";

/** Serves the OpenAPI document: as a file, in Redoc and in Swagger UI. */
export const docs = (document: () => object) =>
  router()
    .openapi(routes.schema, schema(document))
    .openapi(routes.redoc, redoc)
    .openapi(routes.swagger, swagger);
