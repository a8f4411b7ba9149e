import { router } from "../http/router.ts";
import * as handlers from "./handlers.tsx";
import * as routes from "./routes.ts";

export const home = router()
  .openapi(routes.home, handlers.home)
  .openapi(routes.apiRoot, handlers.apiRoot)
  .openapi(routes.problemKinds, handlers.problemKinds)
  .openapi(routes.problemKind, handlers.problemKind);
