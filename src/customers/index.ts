import { type Resource, readerOf } from "../browse/resource.ts";
import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import { customerPages } from "./pages.ts";
import { columns, getCustomer, listCustomers } from "./queries.ts";
import * as routes from "./routes.ts";
import { CustomerQuery, CustomerRecord } from "./schema.ts";
import { constraints, customers } from "./table.ts";

export const resource: Resource = {
  name: "customers",
  title: "Customers",
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
  pages: customerPages,
  csv: true,
  reader: readerOf(CustomerQuery, { list: listCustomers, get: getCustomer }, handlers.represent),
  expandable: { table: customers, columns, represent: handlers.represent },
  constraints,
};

resource.router.openAPIRegistry.register("CustomerRecord", CustomerRecord);
