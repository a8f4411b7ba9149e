import { contractsOf } from "../collection/contracts.ts";
import { fileBody, importQuery } from "../csv/operations.ts";
import * as schema from "./schema.ts";

export const tag = { name: "Items", description: "What you sell, at what price." };

const contracts = contractsOf({
  path: "/api/v1/items/",
  tag: tag.name,
  nouns: ["item", "items"],
  name: "Item",
  schema: schema.Item,
});

export const list = contracts.list("listItems", "List your items", schema.ItemQuery, schema.ItemList);
export const create = contracts.create("createItem", "Add an item", schema.ItemInput);
export const exportAll = contracts.exportAll(
  "exportItems",
  "Export your items as CSV",
  schema.ItemExportQuery,
  schema.itemColumns,
);
export const importAll = contracts.importAll(
  "importItems",
  "Import items from CSV",
  importQuery,
  fileBody(
    "ItemRecord",
    "A row is the item of its name: that item is changed, or a new one made. What a row leaves out stays as it is.",
    "name,price\nBasmati rice 5 kg,1250.00\n",
  ),
);
export const get = contracts.get("getItem", "Read an item");
export const replace = contracts.replace("replaceItem", "Replace an item", schema.ItemInput);
export const patch = contracts.patch("patchItem", "Change some fields of an item", schema.ItemPatch);
export const remove = contracts.remove("deleteItem", "Delete an item that has no orders");
