import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import * as routes from "./routes.ts";

export const notifications = router()
  .openapi(routes.list, handlers.list)
  .openapi(routes.get, handlers.get)
  .openapi(routes.resend, handlers.resend);
