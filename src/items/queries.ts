import { and, eq, type SQL, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { deleteUnordered } from "../db/delete-unordered.ts";
import { createOnce, type Once, type OnceKey } from "../db/once.ts";
import { ownerSetting } from "../db/owner-settings.ts";
import { type Page, type PageRequest, page } from "../db/page.ts";
import { type Revisions, revisionAllowed, revisionOf } from "../db/revision.ts";
import { items, orders, owners } from "../db/schema.ts";
import { db, type Scope } from "../db/scope.ts";
import { search } from "../db/search.ts";

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

const one = (scope: Scope, id: string): SQL => and(eq(items.owner_id, scope.ownerId), eq(items.id, id))!;

export function listItems(scope: Scope, filter: ItemFilter, request: PageRequest): Promise<Page<ItemRow>> {
  const where = [
    filter.name !== undefined ? eq(items.name, filter.name) : undefined,
    filter.active !== undefined ? eq(items.active, filter.active) : undefined,
  ];
  const found = search("items", filter.search);
  return page(scope, { table: items, columns, orderings: itemOrderings, where, search: found }, request);
}

export async function getItem(scope: Scope, id: string): Promise<ItemRow | undefined> {
  const [[row]] = await scope.run([db.select(columns).from(items).where(one(scope, id))]);
  return row;
}

/** @param id of the new item */
export function createItem(
  scope: Scope,
  id: string,
  { name, price, active }: ItemFields,
  once: OnceKey | undefined,
): Promise<Once<ItemRow>> {
  return createOnce<ItemRow>(scope, {
    id,
    once,
    writes: (first) => [
      db.execute(sql`
        insert into items (owner_id, id, name, price, currency, active)
        select ${scope.ownerId}, ${id}::uuid, ${name}, minor_units(${price}::numeric, currency, 'price'), currency,
          ${active}::boolean
        from (select ${ownerSetting.currency} as currency
          from (select) as always left join ${owners} on ${owners.id} = ${scope.ownerId}) as business
        where ${first}`),
    ],
    select: db.select(columns).from(items).where(one(scope, id)),
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
      .where(and(one(scope, id), revisionAllowed(revision, allowed)))
      .returning(columns),
    db.select({ revision }).from(items).where(one(scope, id)),
  ]);
  return { row, revision: current?.revision };
}

export const deleteItem = (scope: Scope, id: string, allowed: Revisions) =>
  deleteUnordered(scope, items, orders.item_id, id, allowed);
