import { eq, gte, lt, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { expansionsOf } from "../collection/expand.ts";
import { decimalAmount } from "../currencies.ts";
import { customers } from "../customers/table.ts";
import { collection, withId } from "../db/collection.ts";
import { creation } from "../db/create.ts";
import { business, mapCreation, query } from "../db/query.ts";
import { type Revisions, revisionOf } from "../db/revision.ts";
import { storedAllowed, storedRow, updating } from "../db/update.ts";
import { items } from "../items/table.ts";
import { BUSINESS_DEFAULTS } from "../me/defaults.ts";
import { forgetOrder, KIND_OF_STATUS, textParameters, writeText } from "../notifications/outbox.ts";
import type { z } from "../zod.ts";
import { namedCustomer, type ReferencesExist, referencesExist } from "./references.ts";
import type { OrderInput, OrderOrdering, OrderPatch, OrderQuery } from "./schema.ts";
import { orders } from "./table.ts";

const { placeholder } = sql;

export const columns = {
  id: orders.id,
  // No order is without one: see table.ts.
  number: sql<number>`number`.as("number"),
  reference: orders.reference,
  customer_id: orders.customer_id,
  customer_code: orders.customer_code,
  item: orders.item,
  item_id: orders.item_id,
  quantity: orders.quantity,
  price_per_unit: sql<string>`decimal_amount(price_per_unit, currency)`.as("price_per_unit"),
  amount: sql<string>`decimal_amount(amount, currency)`.as("amount"),
  currency: orders.currency,
  note: orders.note,
  status: orders.status,
  time_placed: orders.time_placed,
  time_closed: orders.time_closed,
  updated_at: orders.updated_at,
  revision: revisionOf(orders).as("revision"),
};

/** Reads amounts in minor units: a call of `decimal_amount` for each of many rows would take longer than reading them. */
const readColumns = {
  ...columns,
  price_per_unit: sql<string>`price_per_unit::text`.as("price_per_unit"),
  amount: sql<string>`"orders"."amount"::text`.as("amount"),
};

const withDecimals = <Row extends OrderRow>(row: Row): Row => ({
  ...row,
  price_per_unit: decimalAmount(row.price_per_unit, row.currency),
  amount: decimalAmount(row.amount, row.currency),
});

export type OrderRow = SelectResultFields<typeof columns>;

type OrderFields = z.output<typeof OrderInput>;
type OrderFilter = z.output<typeof OrderQuery>["filter"];

/** Lists what orders refer to and can be shown with. */
export const references = {
  customer: { collection: "customers", column: orders.customer_id },
  item: { collection: "items", column: orders.item_id },
};

export const { get: getOrder, list: listOrders } = collection<typeof readColumns, OrderFilter>(
  {
    table: orders,
    columns: readColumns,
    orderings: {
      time_placed: orders.time_placed,
      updated_at: orders.updated_at,
      time_closed: orders.time_closed_or_never,
      amount: orders.amount,
    } satisfies Record<OrderOrdering, PgColumn>,
    filters: {
      number: (value: Placeholder) => eq(orders.number, value),
      reference: (value: Placeholder) => eq(orders.reference, value),
      status: (value: Placeholder) => eq(orders.status, value),
      customer: (value: Placeholder) => eq(orders.customer_id, value),
      customer_code: (value: Placeholder) =>
        eq(
          orders.customer_id,
          sql`(select c.id from customers c where c.business_id = ${business} and c.code = ${value})`,
        ),
      item_id: (value: Placeholder) => eq(orders.item_id, value),
      time_placed_after: (value: Placeholder) => gte(orders.time_placed, value),
      time_placed_before: (value: Placeholder) => lt(orders.time_placed, value),
      updated_at_after: (value: Placeholder) => gte(orders.updated_at, value),
      updated_at_before: (value: Placeholder) => lt(orders.updated_at, value),
    },
    expansions: expansionsOf(references),
    // A search for a number finds the order, and one for a customer finds their orders. A scalar subquery: for EXISTS the
    // planner may read all customers.
    alsoFoundBy: (
      matches: (text: SQL) => SQL,
      patterns: SQL,
    ) => sql`(orders.number = searched_number(${patterns})
    or (select ${matches(sql`search_text(c)`)} from customers c
      where c.business_id = orders.business_id and c.id = orders.customer_id))`,
  },
  withDecimals,
);

interface Placed {
  has_customer: boolean;
  has_item: boolean;
  queued: boolean | null;
}

// The function of the database keeps the plans of its statements from one order to the next.
const create = creation<OrderRow, Placed | null>()({
  make: (_: null, first) => sql`
    select placed.* from (select) as one cross join lateral place_order(
      id => ${placeholder("id")}::uuid, text_id => ${placeholder("notification")}::uuid,
      customer => ${placeholder("customer")}::uuid, code => ${placeholder("customer_code")},
      catalogue_item => ${placeholder("item_id")}::uuid, name => ${placeholder("item")},
      quantity => ${placeholder("quantity")}::integer, price => ${placeholder("price_per_unit")}::numeric,
      status => ${placeholder("status")}, reference => ${placeholder("reference")}, note => ${placeholder("note")},
      ${textParameters(placeholder("signature"))},
      default_currency => ${BUSINESS_DEFAULTS.currency}) as placed
    where ${first}`,
  row: { json: sql`(select shown from made)` },
  results: sql`(select json_build_object('has_customer', has_customer, 'has_item', has_item, 'queued', queued) from made)`,
});

/** The fields that an order may leave out. */
const LEFT_OUT = { customer: null, customer_code: null, item_id: null, item: null, price_per_unit: null };

/**
 * Places an order and writes its text message into the outbox.
 * @param ids of the new order and its notification
 * @param signature signs the text when `business_name` is not set
 * @returns with `queued`, whether this request left a text in the outbox
 */
export function createOrder(
  { order: id, notification }: { order: string; notification: string },
  fields: OrderFields,
  signature: string,
) {
  const values = { ...LEFT_OUT, ...fields, id, notification, signature };
  return mapCreation(create(null, values), ({ results, ...created }) => ({
    ...created,
    found: { customer: results?.has_customer ?? true, item: results?.has_item ?? true },
    queued: results?.queued ?? false,
  }));
}

/**
 * Changes a pending order, and writes the text about its new status into the outbox. A new catalogue item brings its name,
 * price and currency unless others are given.
 * @param text its id, and what signs it when `business_name` is not set
 * @returns with `status`, that of before, with `found`, which references exist, and with `also`, the text
 */
export function updateOrder(
  id: string,
  changes: z.output<typeof OrderPatch>,
  allowed: Revisions,
  text: { id: string; signature: string },
) {
  const { reference, customer, customer_code, item, item_id, quantity, price_per_unit, note, status } =
    changes;
  const fromItem = (column: PgColumn) =>
    item_id ? sql`(select ${column} from ${items} where ${withId(items, item_id)})` : undefined;
  const ofCustomer = (column: PgColumn) =>
    sql`(select ${column} from ${customers} where ${namedCustomer(changes)} for key share)`;
  const currency = fromItem(items.currency);
  const price =
    price_per_unit === undefined
      ? fromItem(items.price)
      : sql`minor_units(${price_per_unit}::numeric, ${currency ?? orders.currency}, 'price_per_unit')`;
  const renames = customer !== undefined || customer_code !== undefined;
  const set = {
    reference,
    ...(renames && { customer_id: ofCustomer(customers.id), customer_code: ofCustomer(customers.code) }),
    item_id,
    item: item ?? fromItem(items.name),
    quantity,
    currency,
    price_per_unit: price,
    note,
    status,
    ...(status !== undefined && status !== "Pending" && { time_closed: sql`now()` }),
  };
  const found = sql`(select to_json(found) from (${referencesExist(changes)}) as found)`;
  const when = sql`stored.status = 'Pending' and (found ->> 'customer')::boolean and (found ->> 'item')::boolean`;
  const also =
    status === undefined || status === "Pending"
      ? undefined
      : writeText(KIND_OF_STATUS[status], sql`changed`, text);
  return updating(
    orders,
    id,
    { set, columns, allowed, when, also },
    sql<{ status: OrderRow["status"]; found: ReferencesExist }>`status, ${found} as found`,
  );
}

/** Deletes an order. Its notifications stay; a text that is still waiting is not sent. */
export function deleteOrder(id: string, allowed: Revisions) {
  const isAllowed = sql`exists (select from stored where ${storedAllowed(allowed)})`;
  return query(
    {
      found: sql<{ revision: string; deleted: boolean }>`with ${storedRow(orders, id)},
        forgotten as (${forgetOrder(id, isAllowed).getSQL()}),
        deleted as (delete from ${orders} where ${withId(orders, id)} and ${isAllowed} returning ${orders.id})
        select revision, exists (select from deleted) as deleted from stored`,
    },
    ({ found: [row] }) => ({ deleted: row?.deleted ?? false, revision: row?.revision }),
  );
}
