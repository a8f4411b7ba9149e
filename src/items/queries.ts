import { eq, gte, lt, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { decimalAmount } from "../currencies.ts";
import { collection } from "../db/collection.ts";
import { creation } from "../db/create.ts";
import { deleteUnreferenced } from "../db/delete-unreferenced.ts";
import { business } from "../db/query.ts";
import { type Revisions, revisionOf } from "../db/revision.ts";
import { selectFrom } from "../db/select-from.ts";
import { updating } from "../db/update.ts";
import { businessSetting } from "../me/defaults.ts";
import { businesses } from "../me/table.ts";
import { orders } from "../orders/table.ts";
import type { z } from "../zod.ts";
import type { ItemInput, ItemOrdering, ItemPatch, ItemQuery } from "./schema.ts";
import { items } from "./table.ts";

const { placeholder } = sql;

export const columns = {
  id: items.id,
  name: items.name,
  price: sql<string>`decimal_amount(price, currency)`.as("price"),
  currency: items.currency,
  active: items.active,
  created_at: items.created_at,
  updated_at: items.updated_at,
  revision: revisionOf(items).as("revision"),
};

export type ItemRow = SelectResultFields<typeof columns>;

type ItemFields = z.output<typeof ItemInput>;
type ItemFilter = z.output<typeof ItemQuery>["filter"];

export const { get: getItem, list: listItems } = collection<typeof columns, ItemFilter>(
  {
    table: items,
    // A call of `decimal_amount` for each of many rows would take the database longer than reading them.
    columns: { ...columns, price: sql<string>`"items"."price"::text`.as("price") },
    orderings: {
      name: items.name,
      price: items.price,
      created_at: items.created_at,
      updated_at: items.updated_at,
    } satisfies Record<ItemOrdering, PgColumn>,
    filters: {
      name: (value) => eq(items.name, value),
      active: (value) => eq(items.active, value),
      updated_at_after: (value) => gte(items.updated_at, value),
      updated_at_before: (value) => lt(items.updated_at, value),
    },
  },
  (row) => ({ ...row, price: decimalAmount(row.price, row.currency) }),
);

const create = creation<ItemRow>()({
  make: (_: null, first) => sql`
    insert into items (business_id, id, name, price, currency, active)
    select ${business}::uuid, ${placeholder("id")}::uuid, ${placeholder("name")},
      minor_units(${placeholder("price")}::numeric, currency, 'price'), currency, ${placeholder("active")}::boolean
    from (select new_currency(${businessSetting.currency}) as currency
      from (select) as always left join ${businesses} on ${businesses.id} = ${business}) as business
    where ${first}
    returning *`,
  row: { select: selectFrom(columns, sql`made as items`) },
});

/** Creates an item. @param id of the new item */
export const createItem = (id: string, fields: ItemFields) => create(null, { ...fields, id });

/** Changes an item. */
export function updateItem(id: string, { price, ...set }: z.output<typeof ItemPatch>, allowed: Revisions) {
  const minor = price !== undefined && {
    price: sql`minor_units(${price}::numeric, ${items.currency}, 'price')`,
  };
  return updating(items, id, { set: { ...set, ...minor }, columns, allowed });
}

export const deleteItem = (id: string, allowed: Revisions) =>
  deleteUnreferenced(items, { table: orders, column: orders.item_id }, id, allowed);
