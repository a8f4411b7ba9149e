import { id, line, time, url } from "../http/fields.ts";
import { flag, listOf, listQuery } from "../http/list.ts";
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

export const ItemQuery = listQuery("items", Object.keys(itemOrderings), "name", {
  name: name.optional(),
  active: flag("Only items that can, or cannot, be ordered.").optional(),
});
