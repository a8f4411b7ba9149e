import { type Resource, readerOf } from "../browse/resource.ts";
import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import { itemPages } from "./pages.ts";
import { columns, getItem, listItems } from "./queries.ts";
import * as routes from "./routes.ts";
import { ItemQuery, ItemRecord } from "./schema.ts";
import { constraints, items } from "./table.ts";

export const resource: Resource = {
  name: "items",
  title: "Items",
  tag: routes.tag,
  router: router()
    .openapi(routes.list, handlers.list)
    .openapi(routes.create, handlers.create)
    .openapi(routes.exportAll, handlers.exportAll)
    .openapi(routes.importAll, handlers.importAll)
    .openapi(routes.get, handlers.get)
    .openapi(routes.replace, handlers.update)
    .openapi(routes.patch, handlers.update)
    .openapi(routes.remove, handlers.remove),
  pages: itemPages,
  csv: true,
  reader: readerOf(ItemQuery, { list: listItems, get: getItem }, handlers.represent),
  expandable: { table: items, columns, represent: handlers.represent },
  constraints,
};

// A row of a CSV file is no body of an operation, so nothing else names its schema.
resource.router.openAPIRegistry.register("ItemRecord", ItemRecord);
