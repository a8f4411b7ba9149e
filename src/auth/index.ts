import { router } from "../http/router.ts";
import * as handlers from "./handlers.tsx";
import * as routes from "./routes.ts";

export const auth = router()
  .openapi(routes.authenticate, handlers.authenticate)
  .openapi(routes.callback, handlers.callback)
  .openapi(routes.confirmSignOut, handlers.confirmSignOut)
  .openapi(routes.signOut, handlers.signOut)
  .openapi(routes.signOutEverywhere, handlers.signOutEverywhere);
