import { and, eq, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { deleteUnordered } from "../db/delete-unordered.ts";
import { createOnce, type Once, type OnceKey } from "../db/once.ts";
import { one, withId } from "../db/one.ts";
import { ownerSetting } from "../db/owner-settings.ts";
import { type PageRequest, page } from "../db/page.ts";
import type { List } from "../db/page-queries.ts";
import { type Revisions, revisionAllowed, revisionOf } from "../db/revision.ts";
import { items, orders, owners } from "../db/schema.ts";
import { db, type Scope } from "../db/scope.ts";

const { placeholder } = sql;
const revision = revisionOf(items);

const columns = {
  id: items.id,
  name: items.name,
  price: sql<string>`decimal_amount(price, currency)`.as("price"),
  currency: items.currency,
  active: items.active,
  created_at: items.created_at,
  updated_at: items.updated_at,
  revision: revision.as("revision"),
};

export type ItemRow = SelectResultFields<typeof columns>;

export const itemOrderings = { name: items.name, price: items.price, created_at: items.created_at };

interface ItemFields {
  name: string;
  /** A decimal, in whole units. */
  price: string;
  active: boolean;
}

export interface ItemFilter {
  name?: string | undefined;
  active?: boolean | undefined;
  search?: string | undefined;
}

const list: List<typeof columns, ItemFilter> = {
  name: "items",
  table: items,
  columns,
  orderings: itemOrderings,
  filters: {
    name: (value) => eq(items.name, value),
    active: (value) => eq(items.active, value),
  },
};

export const listItems = (scope: Scope, filter: ItemFilter, request: PageRequest) =>
  page(scope, list, filter, request);

export const getItem = (scope: Scope, id: string) => one(scope, list, id);

/** @param id of the new item */
export function createItem(
  scope: Scope,
  id: string,
  fields: ItemFields,
  once: OnceKey | undefined,
): Promise<Once<ItemRow>> {
  return createOnce<ItemRow>(scope, {
    shape: "item",
    id,
    once,
    values: { ...fields },
    writes: (first) => [
      db.execute(sql`
        insert into items (owner_id, id, name, price, currency, active)
        select ${placeholder("owner")}, ${placeholder("id")}::uuid, ${placeholder("name")},
          minor_units(${placeholder("price")}::numeric, currency, 'price'), currency, ${placeholder("active")}::boolean
        from (select ${ownerSetting.currency} as currency
          from (select) as always left join ${owners} on ${owners.id} = ${placeholder("owner")}) as business
        where ${first}`),
    ],
    select: () => db.select(columns).from(items).where(withId(items)),
  });
}

/** @returns the changed item, or the revision as it stands when nothing was changed */
export async function updateItem(
  scope: Scope,
  id: string,
  { price, ...changes }: Partial<ItemFields>,
  allowed: Revisions,
): Promise<{ row: ItemRow | undefined; revision: string | undefined }> {
  const [[row], [current]] = await scope.run([
    db
      .update(items)
      .set({
        ...changes,
        ...(price !== undefined && {
          price: sql`minor_units(${price}::numeric, ${items.currency}, 'price')`,
        }),
        updated_at: sql`now()`,
      })
      .where(and(withId(items, scope.ownerId, id), revisionAllowed(revision, allowed)))
      .returning(columns),
    db
      .select({ revision })
      .from(items)
      .where(withId(items, scope.ownerId, id)),
  ]);
  return { row, revision: current?.revision };
}

export const deleteItem = (scope: Scope, id: string, allowed: Revisions) =>
  deleteUnordered(scope, items, orders.item_id, id, allowed);
