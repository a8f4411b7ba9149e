import { id, line, rowId, time, url } from "../http/fields.ts";
import { changed, exportQuery, flag, listOf, listQuery } from "../http/list.ts";
import { money, moneyInput, sameCurrency } from "../http/money.ts";
import { z } from "../zod.ts";

const name = line(200).openapi({ example: "Basmati rice 5 kg" });
const active = z.boolean().openapi({ description: "Whether it can be ordered." });

/** Validates what a client sends for an item. Its currency is that of the business. */
export const ItemInput = z
  .strictObject({ name, price: moneyInput, active: active.default(true) })
  .openapi("ItemInput");

/** Some fields of an item (RFC 7396). */
export const ItemPatch = z.strictObject({ name, price: moneyInput, active }).partial().openapi("ItemPatch");

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
  ...changed("items"),
};
const orderings = ["name", "price", "created_at", "updated_at"] as const;
export type ItemOrdering = (typeof orderings)[number];

export const ItemQuery = listQuery("items", orderings, "name", filters);
export const ItemExportQuery = exportQuery(orderings, "name", filters);

/** A row of a CSV file of items. */
export const ItemRecord = z
  .strictObject({ ...ItemInput.shape, currency: sameCurrency, id: rowId })
  .openapi("ItemRecord");

/** The columns of an export: first those that an import takes. */
export const itemColumns = [...Object.keys(ItemRecord.shape), "created_at", "updated_at"] as const;

export const itemTypes = { price: "decimal", active: "boolean" } as const;
