import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { customers } from "../customers/table.ts";
import type { Constraints } from "../db/errors.ts";
import { businessId, forBusiness, forOperator, oneOf, time, tracked } from "../db/table.ts";
import { items } from "../items/table.ts";
import { ORDER_STATUSES } from "../states.ts";

/** Says what the unique indexes mean to a client. */
export const constraints = {
  orders_reference_unique: ["/reference", "another of your orders has this reference"],
  orders_number_unique: ["/number", "another of your orders has this number"],
} satisfies Constraints;

export const orders = pgTable(
  "orders",
  {
    business_id: businessId(),
    id: uuid().notNull(),
    /** Counts the orders of the business, from 1. The trigger `number_order` gives it, so no order is without one. */
    number: integer(),
    /** The client's own id for the order. */
    reference: text(),
    customer_id: uuid().notNull(),
    /** The customer's code: the foreign key changes it with the customer's, and so the order's version. */
    customer_code: text().notNull(),
    item_id: uuid(),
    item: text().notNull(),
    quantity: integer().notNull(),
    price_per_unit: bigint({ mode: "bigint" }).notNull(),
    amount: bigint({ mode: "bigint" }).notNull().generatedAlwaysAs(sql`quantity * price_per_unit`),
    currency: text().notNull(),
    note: text(),
    status: text({ enum: ORDER_STATUSES }).notNull().default("Pending"),
    time_placed: time().notNull().defaultNow(),
    time_closed: time(),
    /** Sorts open orders last. A column, because under a policy no index on an expression is used. */
    time_closed_or_never: time().generatedAlwaysAs(sql`coalesce(time_closed, 'infinity'::timestamptz)`),
    version: tracked.version,
    updated_at: tracked.updated_at,
  },
  (table) => [
    primaryKey({ columns: [table.business_id, table.id] }),
    foreignKey({
      name: "orders_customer_reference",
      columns: [table.business_id, table.customer_id, table.customer_code],
      foreignColumns: [customers.business_id, customers.id, customers.code],
    }).onUpdate("cascade"),
    foreignKey({
      name: "orders_item_reference",
      columns: [table.business_id, table.item_id],
      foreignColumns: [items.business_id, items.id],
    }),
    check("orders_status_known", oneOf(table.status, ORDER_STATUSES)),
    check("orders_quantity_positive", sql`${table.quantity} >= 1`),
    check("orders_price_not_negative", sql`${table.price_per_unit} >= 0`),
    // An index ends with the id where many rows may be alike in what comes before it. Few orders are of the same
    // millisecond, and those are sorted. An id of a customer or an item is of one business alone.
    index("orders_time_placed_index").on(table.business_id, table.time_placed),
    index("orders_time_closed_index").on(table.business_id, table.time_closed_or_never, table.id),
    index("orders_amount_index").on(table.business_id, table.amount, table.id),
    index("orders_customer_index").on(table.customer_id, table.time_placed),
    index("orders_item_index").on(table.item_id, table.time_placed).where(sql`item_id is not null`),
    index("orders_status_index").on(table.business_id, table.status, table.time_placed),
    // Many orders have the same time of change: all of a customer whose code was changed.
    index("orders_updated_at_index").on(table.business_id, table.updated_at, table.id),
    uniqueIndex("orders_number_unique").on(table.business_id, table.number),
    uniqueIndex("orders_reference_unique")
      .on(table.business_id, table.reference)
      .where(sql`reference is not null`),
    forBusiness(table.business_id),
    forOperator(table.business_id),
  ],
);

/** The number of the newest order of each business: the trigger `number_order` and imports take the next ones. */
export const orderNumbers = pgTable(
  "order_numbers",
  { business_id: businessId(), last: integer().notNull() },
  (table) => [
    primaryKey({ columns: [table.business_id] }),
    forBusiness(table.business_id),
    forOperator(table.business_id),
  ],
);

/**
 * The key of each order that versions before the column `reference` have imported. A trigger makes it the order's
 * reference. Drop the table when no such version runs.
 */
export const importedOrders = pgTable(
  "imported_orders",
  { business_id: businessId(), key: text().notNull(), order_id: uuid().notNull() },
  (table) => [
    primaryKey({ columns: [table.business_id, table.key] }),
    foreignKey({
      name: "imported_orders_order_reference",
      columns: [table.business_id, table.order_id],
      foreignColumns: [orders.business_id, orders.id],
    }).onDelete("cascade"),
    index("imported_orders_order_index").on(table.business_id, table.order_id),
    forBusiness(table.business_id),
    forOperator(table.business_id),
  ],
);
