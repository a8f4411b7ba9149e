import { and, eq, gte, lt, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { createOnce, type Once, type OnceKey } from "../db/once.ts";
import { one, withId } from "../db/one.ts";
import { ownerSetting } from "../db/owner-settings.ts";
import { type PageRequest, page } from "../db/page.ts";
import type { List } from "../db/page-queries.ts";
import { type Revisions, revisionAllowed } from "../db/revision.ts";
import { customers, items, orders, owners } from "../db/schema.ts";
import { db, type Scope } from "../db/scope.ts";
import type { ORDER_STATUSES } from "../db/states.ts";
import { queuedOf, type Texts, writeTexts } from "./outbox.ts";
import { allFound, type Found, lookUp, namedCustomer, type References } from "./references.ts";

// An order shows its customer's code, so the customer's version is part of its own.
const ofCustomer = (column: "code" | "version") =>
  sql`(select ${sql.raw(column)} from customers c
    where c.owner_id = "orders"."owner_id" and c.id = "orders"."customer_id")`;
const currentRevision = sql`"orders"."version" || '.' || ${ofCustomer("version")}`;

const { placeholder } = sql;

const columns = {
  id: orders.id,
  customer_id: orders.customer_id,
  customer_code: sql<string>`${ofCustomer("code")}`.as("customer_code"),
  item: orders.item,
  item_id: orders.item_id,
  quantity: orders.quantity,
  price_per_unit: sql<string>`decimal_amount(price_per_unit, currency)`.as("price_per_unit"),
  amount: sql<string>`decimal_amount(amount, currency)`.as("amount"),
  currency: orders.currency,
  status: orders.status,
  time_placed: orders.time_placed,
  time_closed: orders.time_closed,
  updated_at: orders.updated_at,
  revision: sql<string>`${currentRevision}`.as("revision"),
};

/** What an import would know the order by: the key that it came with, or its id. */
const importKey = sql<string>`coalesce((select key from imported_orders i
  where i.owner_id = "orders"."owner_id" and i.order_id = "orders"."id"), "orders"."id"::text)`;

export type OrderRow = SelectResultFields<typeof columns>;

export const orderOrderings = {
  time_placed: orders.time_placed,
  time_closed: orders.time_closed_or_never,
  amount: orders.amount,
};

export interface OrderFields {
  customer?: string | undefined;
  customer_code?: string | undefined;
  item?: string | undefined;
  item_id?: string | null | undefined;
  quantity: number;
  /** A decimal, in whole units. */
  price_per_unit?: string | undefined;
  status: (typeof ORDER_STATUSES)[number];
}

export interface OrderFilter {
  status?: (typeof ORDER_STATUSES)[number] | undefined;
  customer?: string | undefined;
  customer_code?: string | undefined;
  item_id?: string | undefined;
  time_placed_after?: string | undefined;
  time_placed_before?: string | undefined;
  search?: string | undefined;
}

const list: List<typeof columns, OrderFilter> = {
  name: "orders",
  table: orders,
  columns,
  orderings: orderOrderings,
  filters: {
    status: (value) => eq(orders.status, value),
    customer: (value) => eq(orders.customer_id, value),
    customer_code: (value) =>
      eq(
        orders.customer_id,
        sql`(select c.id from customers c where c.owner_id = ${placeholder("owner")} and c.code = ${value})`,
      ),
    item_id: (value) => eq(orders.item_id, value),
    time_placed_after: (value) => gte(orders.time_placed, value),
    time_placed_before: (value) => lt(orders.time_placed, value),
  },
};

const exported = {
  ...list,
  name: "exported orders",
  columns: { ...columns, idempotency_key: importKey.as("key") },
};

export const listOrders = (scope: Scope, filter: OrderFilter, request: PageRequest) =>
  page(scope, list, filter, request);

/** As {@link listOrders}, with what an import needs to know the orders again. */
export const exportOrders = (scope: Scope, filter: OrderFilter, request: PageRequest) =>
  page(scope, exported, filter, request);

export const getOrder = (scope: Scope, id: string) => one(scope, list, id);

/**
 * Places an order and writes its text message into the outbox, in one transaction.
 * @param ids of the new order and its notification
 * @param businessName for an owner who has set none
 * @returns with `queued`, whether this request left a text in the outbox
 */
export async function createOrder(
  scope: Scope,
  ids: { order: string; notification: string },
  fields: OrderFields,
  businessName: string,
  once: OnceKey | undefined,
): Promise<Once<OrderRow> & { found: Found; queued: boolean }> {
  // What the fields leave out has no words in the statements.
  const named = Object.entries(fields).flatMap(([name, value]) => (value == null ? [] : [name]));
  const references = Object.fromEntries(named.map((name) => [name, placeholder(name)])) as References;
  const owner = placeholder("owner");
  const lookup = () => lookUp(owner, references, eq(items.active, true));
  const catalogueItem = () =>
    references.item_id ? and(withId(items, owner, references.item_id), eq(items.active, true)) : sql`false`;

  const placed = await createOnce<OrderRow>(scope, {
    shape: `order with ${named.join(" ")}`,
    id: ids.order,
    once,
    values: { item: null, price_per_unit: null, ...fields, texts: JSON.stringify([ids]), businessName },
    when: () => allFound(lookup()),
    writes: (first) => [
      db.execute(lookup()),
      db.execute(sql`
        insert into orders (owner_id, id, customer_id, item_id, item, quantity, price_per_unit, currency, status,
          time_closed)
        select ${owner}, ${placeholder("id")}::uuid, ${customers.id}, ${items.id},
          coalesce(${placeholder("item")}, ${items.name}), ${placeholder("quantity")}::integer,
          coalesce(
            minor_units(${placeholder("price_per_unit")}::numeric, business.currency, 'price_per_unit'),
            ${items.price}),
          business.currency, ${placeholder("status")},
          case when ${placeholder("status")} <> 'Pending' then now() end
        from ${customers}
        left join ${owners} on ${owners.id} = ${customers.owner_id}
        left join ${items} on ${catalogueItem()}
        cross join lateral (select coalesce(${items.currency}, ${ownerSetting.currency}) as currency) as business
        where ${namedCustomer(owner, references)} and ${first}`),
      writeTexts(placeholder("texts"), owner, placeholder("businessName")),
    ],
    select: () => db.select(columns).from(orders).where(withId(orders)),
  });
  const [looked, , written] = placed.results as [{ rows: [Found] }, unknown, Texts];
  return { ...placed, found: looked.rows[0], queued: queuedOf(written).length > 0 };
}

/**
 * Changes a pending order. A new catalogue item brings its name, price and currency unless others are given.
 * @returns the changed order, or the revision and status as they stand and what was found when nothing was changed
 */
export async function updateOrder(
  scope: Scope,
  id: string,
  changes: Partial<OrderFields>,
  allowed: Revisions,
): Promise<{
  row: OrderRow | undefined;
  revision: string | undefined;
  status: string | undefined;
  found: Found;
}> {
  const { customer, customer_code, item, item_id, quantity, price_per_unit, status } = changes;
  const fromItem = (column: PgColumn) =>
    item_id
      ? sql`(select ${column} from ${items} where ${withId(items, scope.ownerId, item_id)})`
      : undefined;
  const currency = fromItem(items.currency);
  const price =
    price_per_unit === undefined
      ? fromItem(items.price)
      : sql`minor_units(${price_per_unit}::numeric, ${currency ?? orders.currency}, 'price_per_unit')`;
  const renames = customer !== undefined || customer_code !== undefined;
  const lookup = lookUp(scope.ownerId, changes);
  const [looked, [row], [current]] = await scope.run([
    db.execute(lookup),
    db
      .update(orders)
      .set({
        ...(renames && {
          customer_id: sql`(select ${customers.id} from ${customers} where ${namedCustomer(scope.ownerId, changes)})`,
        }),
        item_id,
        item: item ?? fromItem(items.name),
        quantity,
        currency,
        price_per_unit: price,
        status,
        ...(status !== undefined && status !== "Pending" && { time_closed: sql`now()` }),
        updated_at: sql`now()`,
      })
      .where(
        and(
          withId(orders, scope.ownerId, id),
          eq(orders.status, "Pending"),
          revisionAllowed(currentRevision, allowed),
          allFound(lookup),
        ),
      )
      .returning(columns),
    db
      .select({ revision: columns.revision, status: orders.status })
      .from(orders)
      .where(withId(orders, scope.ownerId, id)),
  ]);
  const [found] = looked.rows as unknown as [Found];
  return { row, revision: current?.revision, status: current?.status, found };
}

/**
 * Deletes an order. Its notifications stay, as the record of what was sent and what it cost; a text that is still
 * waiting is not sent.
 */
export async function deleteOrder(
  scope: Scope,
  id: string,
  allowed: Revisions,
): Promise<{ deleted: boolean; revision: string | undefined }> {
  const doomed = and(withId(orders, scope.ownerId, id), revisionAllowed(currentRevision, allowed));
  const [, , deleted, [current]] = await scope.run([
    // Held until the end, so that the next two statements see the same order and agree on its revision.
    db.select({ id: orders.id }).from(orders).where(doomed).for("update"),
    db.execute(sql`
      update notifications set order_id = null,
        state = case state when 'queued' then 'skipped' else state end,
        skipped_at = case state when 'queued' then now() else skipped_at end,
        failure_code = case state when 'queued' then 'order_deleted' else failure_code end,
        failure_detail = case state when 'queued' then 'The order was deleted' else failure_detail end,
        due_at = case state when 'queued' then null else due_at end
      where owner_id = ${scope.ownerId} and order_id = ${id} and exists (select from ${orders} where ${doomed})`),
    db.delete(orders).where(doomed).returning({ id: orders.id }),
    db
      .select({ revision: columns.revision })
      .from(orders)
      .where(withId(orders, scope.ownerId, id)),
  ]);
  return { deleted: deleted.length > 0, revision: current?.revision };
}
