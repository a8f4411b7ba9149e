import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import * as routes from "./routes.ts";

export const health = router()
  .openapi(routes.health, handlers.health)
  .openapi(routes.readiness, handlers.readiness);
