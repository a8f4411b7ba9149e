import { router } from "../http/router.ts";
import * as bulk from "./bulk.ts";
import * as handlers from "./handlers.ts";
import * as routes from "./routes.ts";
import { ItemRecord } from "./schema.ts";

export const items = router()
  .openapi(routes.list, handlers.list)
  .openapi(routes.create, handlers.create)
  .openapi(routes.exportAll, bulk.exportAll)
  .openapi(routes.importAll, bulk.importAll)
  .openapi(routes.get, handlers.get)
  .openapi(routes.replace, handlers.update)
  .openapi(routes.patch, handlers.update)
  .openapi(routes.remove, handlers.remove);

// No body is one: a file is made of them.
items.openAPIRegistry.register("ItemRecord", ItemRecord);
