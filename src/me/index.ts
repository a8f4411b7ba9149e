import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import * as routes from "./routes.ts";

export const me = router()
  .openapi(routes.get, handlers.get)
  .openapi(routes.patch, handlers.patch)
  .openapi(routes.previewSms, handlers.previewSms);
