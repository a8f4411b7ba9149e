import { router } from "../http/router.ts";
import * as handlers from "./handlers.tsx";
import * as routes from "./routes.ts";

export const service = router()
  .openapi(routes.home, handlers.home)
  .openapi(routes.apiRoot, handlers.apiRoot)
  .openapi(routes.health, handlers.health)
  .openapi(routes.readiness, handlers.readiness)
  .openapi(routes.problemKinds, handlers.problemKinds)
  .openapi(routes.problemKind, handlers.problemKind);
