/**
 * The common parts of every room's `table.ts`. Property names are column names, and column names are those of the API,
 * so that a row needs no translation.
 *
 * Under row-level security only leakproof comparisons may use an index: states are `text` with a CHECK rather than
 * enums, and money is `bigint` minor units beside its currency. Times have milliseconds, as in the API, so that a client
 * reads exactly what is stored. The indexes and functions for searching, triggers and grants are in drizzle/ alone.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
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
  uuid,
} from "drizzle-orm/pg-core";

/** The role of every request made for a business. It cannot bypass policies. */
export const apiRole = pgRole("oda_api").existing();
/** The role of the queue consumer, the sweep and the gateway's callbacks. */
export const systemRole = pgRole("oda_system").existing();
/** The role of an operator's commands (dev/ops/), which nothing that the Worker connects as may take. */
export const operatorRole = pgRole("oda_operator").existing();

export const time = () => timestamp({ withTimezone: true, precision: 3, mode: "string" });

/** The columns that the trigger `touch` maintains. A table with a `version` needs the trigger (drizzle/). */
export const tracked = {
  version: integer().notNull().default(1),
  created_at: time().notNull().defaultNow(),
  updated_at: time().notNull().defaultNow(),
};

/** The column of the business that a row belongs to. It is the first of every key. */
export const businessId = () => uuid().notNull();

/** Makes the policy that limits the API to the rows of its transaction's business. */
export const forBusiness = (business: PgColumn) => {
  const isIts = sql`${business} = nullif(current_setting('app.business_id', true), '')::uuid`;
  return pgPolicy("business", { to: apiRole, using: isIts, withCheck: isIts });
};

/** Makes the policy that shows system jobs every row. Grants limit what they may do. */
export const forSystem = () => pgPolicy("system", { to: systemRole, using: sql`true`, withCheck: sql`true` });

/**
 * Makes the policy that shows operators the rows of the business that an entry of {@link operatorLog} has opened, and
 * refuses every query without an entry (drizzle/: `is_opened`). Grants limit what they may do.
 */
export const forOperator = (business: PgColumn) => {
  const isOpened = sql`is_opened() and ${business} = coalesce((select opened_business()), ${business})`;
  return pgPolicy("operator", { to: operatorRole, using: isOpened, withCheck: isOpened });
};

/** Makes the condition of a CHECK that a column holds one of these values. */
export const oneOf = (column: PgColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`;

/** The first answer to each Idempotency-Key. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    business_id: businessId(),
    key: text().notNull(),
    /** A digest of the method, the path and the body that first used the key. */
    fingerprint: text().notNull(),
    /** The id that the first request gave its new resource: a request that finds another id here is a repeat. */
    resource_id: uuid().notNull(),
    response: json(),
    created_at: tracked.created_at,
  },
  (table) => [
    primaryKey({ columns: [table.business_id, table.key] }),
    index("idempotency_keys_created_at_index").on(table.created_at),
    forBusiness(table.business_id),
    forSystem(),
    forOperator(table.business_id),
  ],
);

/**
 * How many rows a business has in the tables that count for MAX_ROWS: an estimate, which the trigger `count_rows` of
 * those tables keeps. Nothing else writes it.
 */
export const rowCounts = pgTable(
  "row_counts",
  {
    business_id: businessId(),
    rows: bigint({ mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.business_id] }),
    forBusiness(table.business_id),
    forOperator(table.business_id),
  ],
);

/**
 * The audit log of operators. An operator adds an entry and commits it; it opens data to that login for 15 minutes
 * (drizzle/: `opened_business`). The trigger `log_change` adds an entry for each statement that changes rows.
 */
export const operatorLog = pgTable(
  "operator_log",
  {
    id: bigint({ mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
    at: time().notNull().defaultNow(),
    /** Whose connection it was, whatever role it took. */
    login: text().notNull().default(sql`session_user`),
    /** As the operator's client says; of a change, what the database saw, such as `UPDATE items`. */
    command: text().notNull(),
    /** Keeps what the command was asked: ids and times, nothing personal. Of a change, the entry that had opened the data. */
    details: jsonb().notNull(),
    /** Whose data the entry opens; null for every business's. Not named `business_id`: entries outlive the businesses. */
    business: uuid(),
    /** How many rows were changed. Operators cannot write it, so that an entry that has it is the database's own. */
    rows: integer(),
    /** The transaction that added the entry, in which it opens nothing. */
    transaction: bigint({ mode: "bigint" }).default(sql`(pg_current_xact_id()::text)::bigint`),
  },
  () => [pgPolicy("operator", { to: operatorRole, using: sql`true`, withCheck: sql`true` })],
);
