/**
 * Tables, indexes and row-level policies. Property names are column names, and column names are the names on
 * the wire, so a row needs no translation.
 *
 * Choices that the planner forces under row-level security, where only leakproof comparisons may use an index:
 * states are `text` with a CHECK rather than enums, and money is `bigint` minor units beside its currency.
 * The indexes for searching, with their functions, are in a migration alone: drizzle/0005_search.sql.
 * Times keep milliseconds, so that what a client reads is exactly what is stored.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  json,
  jsonb,
  type PgColumn,
  pgPolicy,
  pgRole,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { type ATTEMPT_OUTCOMES, NOTIFICATION_STATES, ORDER_STATUSES } from "./states.ts";

/** The role of every request made for an owner. Made by the first migration: it cannot bypass policies. */
export const apiRole = pgRole("oda_api").existing();
/** The role of the queue consumer, the sweep and the delivery reports. */
export const systemRole = pgRole("oda_system").existing();
/** The role of an operator's commands (dev/ops/), which nothing that the Worker connects as may take. */
export const operatorRole = pgRole("oda_operator").existing();

const time = () => timestamp({ withTimezone: true, precision: 3, mode: "string" });

// `version` and `updated_at` are kept by the trigger `touch`, so that no statement can forget them.
const tracked = {
  version: integer().notNull().default(1),
  created_at: time().notNull().defaultNow(),
  updated_at: time().notNull().defaultNow(),
};

const ownedBy = (owner: PgColumn) =>
  pgPolicy("owner", {
    to: apiRole,
    using: sql`${owner} = current_setting('app.owner_id', true)`,
    withCheck: sql`${owner} = current_setting('app.owner_id', true)`,
  });

const forSystem = () => pgPolicy("system", { to: systemRole, using: sql`true`, withCheck: sql`true` });
const forOperator = () => pgPolicy("operator", { to: operatorRole, using: sql`true`, withCheck: sql`true` });

const oneOf = (column: PgColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`;

/** What an owner has set. Somebody who never set anything has no row and gets the defaults. */
export const owners = pgTable(
  "owners",
  {
    id: text().primaryKey(),
    business_name: text(),
    time_zone: text(),
    currency: text(),
    sms_template: text(),
    sms_enabled: boolean().notNull().default(true),
    ...tracked,
  },
  (table) => [ownedBy(table.id), forOperator()],
);

export const customers = pgTable(
  "customers",
  {
    owner_id: text().notNull(),
    id: uuid().notNull(),
    first_name: text().notNull(),
    second_name: text().notNull(),
    code: text().notNull(),
    phone: text().notNull(),
    sms_opt_out: boolean().notNull().default(false),
    ...tracked,
  },
  (table) => [
    primaryKey({ columns: [table.owner_id, table.id] }),
    unique("customers_code_unique").on(table.owner_id, table.code),
    unique("customers_phone_unique").on(table.owner_id, table.phone),
    index("customers_created_at_index").on(table.owner_id, table.created_at, table.id),
    index("customers_first_name_index").on(table.owner_id, table.first_name, table.id),
    index("customers_second_name_index").on(table.owner_id, table.second_name, table.id),
    // For the gateway's opt-outs, which are about a phone, whoever's customer has it.
    index("customers_phone_index").on(table.phone),
    ownedBy(table.owner_id),
    forOperator(),
  ],
);

export const items = pgTable(
  "items",
  {
    owner_id: text().notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    price: bigint({ mode: "bigint" }).notNull(),
    currency: text().notNull(),
    active: boolean().notNull().default(true),
    ...tracked,
  },
  (table) => [
    primaryKey({ columns: [table.owner_id, table.id] }),
    unique("items_name_unique").on(table.owner_id, table.name),
    index("items_created_at_index").on(table.owner_id, table.created_at, table.id),
    index("items_price_index").on(table.owner_id, table.price, table.id),
    ownedBy(table.owner_id),
    forOperator(),
  ],
);

export const orders = pgTable(
  "orders",
  {
    owner_id: text().notNull(),
    id: uuid().notNull(),
    customer_id: uuid().notNull(),
    item_id: uuid(),
    item: text().notNull(),
    quantity: integer().notNull(),
    price_per_unit: bigint({ mode: "bigint" }).notNull(),
    amount: bigint({ mode: "bigint" }).notNull().generatedAlwaysAs(sql`quantity * price_per_unit`),
    currency: text().notNull(),
    status: text({ enum: ORDER_STATUSES }).notNull().default("Pending"),
    time_placed: time().notNull().defaultNow(),
    time_closed: time(),
    /** Orders that are still open come last. A column, for under a policy no index serves an expression. */
    time_closed_or_never: time().generatedAlwaysAs(sql`coalesce(time_closed, 'infinity'::timestamptz)`),
    version: tracked.version,
    updated_at: tracked.updated_at,
  },
  (table) => [
    primaryKey({ columns: [table.owner_id, table.id] }),
    foreignKey({
      name: "orders_customer_reference",
      columns: [table.owner_id, table.customer_id],
      foreignColumns: [customers.owner_id, customers.id],
    }),
    foreignKey({
      name: "orders_item_reference",
      columns: [table.owner_id, table.item_id],
      foreignColumns: [items.owner_id, items.id],
    }),
    check("orders_status_known", oneOf(table.status, ORDER_STATUSES)),
    check("orders_quantity_positive", sql`${table.quantity} >= 1`),
    check("orders_price_not_negative", sql`${table.price_per_unit} >= 0`),
    index("orders_time_placed_index").on(table.owner_id, table.time_placed, table.id),
    index("orders_time_closed_index").on(table.owner_id, table.time_closed_or_never, table.id),
    index("orders_amount_index").on(table.owner_id, table.amount, table.id),
    index("orders_customer_index").on(table.owner_id, table.customer_id, table.time_placed, table.id),
    index("orders_item_index").on(table.owner_id, table.item_id, table.time_placed, table.id),
    index("orders_status_index").on(table.owner_id, table.status, table.time_placed, table.id),
    ownedBy(table.owner_id),
    forOperator(),
  ],
);

/** The key of each order that came from a file. A table of its own, so that orders pay nothing for it. */
export const importedOrders = pgTable(
  "imported_orders",
  { owner_id: text().notNull(), key: text().notNull(), order_id: uuid().notNull() },
  (table) => [
    primaryKey({ columns: [table.owner_id, table.key] }),
    foreignKey({
      name: "imported_orders_order_reference",
      columns: [table.owner_id, table.order_id],
      foreignColumns: [orders.owner_id, orders.id],
    }).onDelete("cascade"),
    index("imported_orders_order_index").on(table.owner_id, table.order_id),
    ownedBy(table.owner_id),
    forOperator(),
  ],
);

/** One attempt to send a text, once it has ended. Times are ISO 8601 in UTC, with milliseconds. */
export interface Attempt {
  /** Counts all attempts, those before a resend too, from 1. */
  number: number;
  started_at: string;
  ended_at: string;
  outcome: (typeof ATTEMPT_OUTCOMES)[number];
  code: string | null;
  detail: string | null;
  provider_message_id: string | null;
}

/** One text message: the outbox entry, its delivery, and its history. */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid().primaryKey(),
    owner_id: text().notNull(),
    order_id: uuid(),
    kind: text({ enum: ["order_placed"] }).notNull(),
    to: text().notNull(),
    // The text is a pure function of these two, taken when the order was placed: later edits change no text.
    template: text().notNull(),
    parameters: jsonb().notNull(),
    state: text({ enum: NOTIFICATION_STATES }).notNull(),
    failure_code: text(),
    failure_detail: text(),
    /** Since it was queued, by the order or by its owner, with the one that is being made. */
    attempts: integer().notNull().default(0),
    attempt_history: jsonb().$type<Attempt[]>().notNull().default([]),
    segments: integer(),
    cost_amount: text(),
    cost_currency: text(),
    provider_message_id: text(),
    /** Who holds a notification that is `sending`: made for one batch, so that its claim can be repeated. */
    lease: uuid(),
    /** Delivery reports that came while it was `sending`, by the provider's ids: `{ state, failure_code, … }`. */
    early_reports: jsonb(),
    /**
     * When the sweep looks at it, if nothing else happens first. A queued one is the queue's for the
     * minute before that, and nobody's any sooner.
     */
    due_at: time(),
    queued_at: time(),
    sending_at: time(),
    sent_at: time(),
    unconfirmed_at: time(),
    delivered_at: time(),
    failed_at: time(),
    skipped_at: time(),
    ...tracked,
  },
  (table) => [
    foreignKey({
      name: "notifications_order_reference",
      columns: [table.owner_id, table.order_id],
      foreignColumns: [orders.owner_id, orders.id],
    }),
    check("notifications_state_known", oneOf(table.state, NOTIFICATION_STATES)),
    index("notifications_created_at_index").on(table.owner_id, table.created_at, table.id),
    index("notifications_state_index").on(table.owner_id, table.state, table.created_at, table.id),
    index("notifications_order_index").on(table.owner_id, table.order_id),
    index("notifications_provider_message_index")
      .on(table.provider_message_id)
      .where(sql`provider_message_id is not null`),
    index("notifications_open_index").on(table.to).where(sql`state in ('sending', 'unconfirmed')`),
    index("notifications_due_index").on(table.due_at).where(sql`due_at is not null`),
    ownedBy(table.owner_id),
    forSystem(),
    forOperator(),
  ],
);

/** Who is signed in with a browser. Signing out deletes the row, and the cookie is worthless wherever it was copied. */
export const sessions = pgTable(
  "sessions",
  {
    owner_id: text().notNull(),
    id: uuid().notNull(),
    created_at: tracked.created_at,
    expires_at: time().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.owner_id, table.id] }),
    index("sessions_expires_at_index").on(table.expires_at),
    ownedBy(table.owner_id),
    forSystem(),
    forOperator(),
  ],
);

/** The first answer to each Idempotency-Key. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    owner_id: text().notNull(),
    key: text().notNull(),
    /** A digest of the method, the path and the body that first used the key. */
    fingerprint: text().notNull(),
    /** The id that the first request gave its new resource: whoever finds another id here is a repeat. */
    resource_id: uuid().notNull(),
    response: json(),
    created_at: tracked.created_at,
  },
  (table) => [
    primaryKey({ columns: [table.owner_id, table.key] }),
    index("idempotency_keys_created_at_index").on(table.created_at),
    ownedBy(table.owner_id),
    forSystem(),
    forOperator(),
  ],
);

/** What operators did: read by auditors, added to by every command that changes or shows somebody's data. */
export const operatorLog = pgTable(
  "operator_log",
  {
    id: bigint({ mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
    at: time().notNull().defaultNow(),
    /** Whose connection it was, whatever role it took. */
    login: text().notNull().default(sql`session_user`),
    command: text().notNull(),
    /** What it was asked and how many rows it changed: ids and counts, nothing personal. */
    details: jsonb().notNull(),
  },
  () => [forOperator()],
);
