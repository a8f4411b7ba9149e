import { id, line, sameCurrency, time, url } from "../http/fields.ts";
import { exportQuery, flag, listOf, listQuery } from "../http/list.ts";
import { money, price } from "../http/money.ts";
import { z } from "../http/zod.ts";
import { itemOrderings } from "./queries.ts";

const name = line(200).openapi({ example: "Basmati rice 5 kg" });
const active = z.boolean().openapi({ description: "Whether it can be ordered." });

/** An item as written. Its currency is that of the business. */
export const ItemInput = z.strictObject({ name, price, active: active.default(true) }).openapi("ItemInput");

/** Some fields of an item (RFC 7396). */
export const ItemPatch = z.strictObject({ name, price, active }).partial().openapi("ItemPatch");

export const Item = z
  .object({
    id,
    url,
    name: z.string().openapi({ example: "Basmati rice 5 kg" }),
    price: money,
    currency: z.string().openapi({ description: "ISO 4217.", example: "KES" }),
    active: z.boolean(),
    created_at: time,
    updated_at: time,
  })
  .openapi("Item");

export const ItemList = listOf(Item).openapi("ItemList");

const filters = {
  name: name.optional(),
  active: flag("Only items that can, or cannot, be ordered.").optional(),
};
const orderings = Object.keys(itemOrderings);

export const ItemQuery = listQuery("items", orderings, "name", filters);
export const ItemExportQuery = exportQuery(orderings, "name", filters);

/** A row of a file of items. */
export const ItemRecord = z
  .strictObject({ ...ItemInput.shape, currency: sameCurrency })
  .openapi("ItemRecord");

/** What an export of items has, first what an import takes. */
export const itemColumns = [...Object.keys(ItemRecord.shape), "id", "created_at", "updated_at"] as const;
