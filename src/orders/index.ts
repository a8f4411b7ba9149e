import { type Resource, readerOf } from "../browse/resource.ts";
import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import { orderPages } from "./pages.ts";
import { columns, getOrder, listOrders } from "./queries.ts";
import * as routes from "./routes.ts";
import { OrderQuery, OrderRecord } from "./schema.ts";
import { constraints, orders } from "./table.ts";

export const resource: Resource = {
  name: "orders",
  title: "Orders",
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
  pages: orderPages,
  csv: true,
  reader: readerOf(OrderQuery, { list: listOrders, get: getOrder }, handlers.represent),
  expandable: { table: orders, columns, represent: handlers.represent },
  constraints,
};

// A row of a CSV file is no body of an operation, so nothing else names its schema.
resource.router.openAPIRegistry.register("OrderRecord", OrderRecord);
