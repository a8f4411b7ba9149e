import { contractsOf } from "../collection/contracts.ts";
import { fileBody, importQuery } from "../csv/operations.ts";
import { flag } from "../http/list.ts";
import * as schema from "./schema.ts";

export const tag = { name: "Orders", description: "Who ordered what. Placing one texts the customer." };

const contracts = contractsOf({
  path: "/api/v1/orders/",
  tag: tag.name,
  nouns: ["order", "orders"],
  name: "Order",
  schema: schema.Order,
});

export const list = contracts.list("listOrders", "List your orders", schema.OrderQuery, schema.OrderList);
export const create = contracts.create("createOrder", "Place an order", schema.OrderInput);
export const exportAll = contracts.exportAll(
  "exportOrders",
  "Export your orders as CSV",
  schema.OrderExportQuery,
  schema.orderColumns,
);
export const importAll = contracts.importAll(
  "importOrders",
  "Import orders from CSV",
  importQuery.extend({
    send_texts: flag(
      "Text the customers of the new orders. A row with a time_placed is an order of the past, and sends none.",
    ).optional(),
  }),
  fileBody(
    "OrderRecord",
    "A row makes an order, unless one has its id or its reference already: then it has to say the same, and changes nothing. The id of an order that was deleted, or of another business, is taken for the reference of a row that has none. `idempotency_key` is an older name of `reference`.",
    "reference,customer_code,item,quantity,price_per_unit,time_placed\nreceipt-1042,WJ001,Basmati rice 5 kg,2,1250.00,2026-11-02T09:30:00+03:00\n",
  ),
);
export const get = contracts.getExpanded("getOrder", "Read an order", schema.orderReferences);
export const replace = contracts.replace("replaceOrder", "Replace a pending order", schema.OrderInput);
export const patch = contracts.patch(
  "patchOrder",
  "Change, close or cancel a pending order",
  schema.OrderPatch,
);
export const remove = contracts.remove("deleteOrder", "Delete an order");
