import { type SQL, sql } from "drizzle-orm/sql/sql";
import { type MessageParameters, renderMessage } from "../../src/notifications/message.ts";
import type { BusinessTable } from "./business-tables.ts";
import { iso } from "./iso.ts";

export type Value = Record<string, unknown>;

export interface Collection {
  /** Its name in the export, too. */
  table: string;
  /** As they are exported. */
  columns: SQL;
  /** The column that says when a row came into being, if there is one. */
  since: string | undefined;
  /** Adds what only this program can tell of a row. */
  finish?(row: Value): Value;
}

/** SQL for columns that are times, under their own names. */
export const times = (...names: string[]): SQL =>
  sql.join(
    names.map((name) => sql`${iso(name)} as ${sql.identifier(name)}`),
    sql`, `,
  );

/** As the API shows them, in order: who is referred to comes before who refers. */
const COLLECTIONS: Collection[] = [
  {
    table: "customers",
    columns: sql`id, first_name, second_name, code, phone, sms_opt_out, sms_stopped, note, ${times("created_at", "updated_at")}`,
    since: "created_at",
  },
  {
    table: "items",
    columns: sql`id, name, decimal_amount(price, currency) as price, currency, active,
      ${times("created_at", "updated_at")}`,
    since: "created_at",
  },
  {
    table: "orders",
    // The reference was the idempotency_key of imports before, and readers of this format may know it by that.
    columns: sql`id, number, reference, reference as idempotency_key, customer_id, item_id, item, quantity, decimal_amount(price_per_unit, currency) as price_per_unit,
      decimal_amount(amount, currency) as amount, currency, note, status,
      ${times("time_placed", "time_closed", "updated_at")}`,
    since: "time_placed",
  },
  {
    table: "notifications",
    columns: sql`id, order_id, kind, "to", template, parameters, state, failure_code, failure_detail, attempts,
      attempt_history, segments, cost_amount, cost_currency, provider_message_id,
      ${times("created_at", "queued_at", "held_at", "sending_at", "sent_at", "unconfirmed_at", "delivered_at")},
      ${times("failed_at", "expired_at", "skipped_at", "updated_at")}`,
    since: "created_at",
    finish: ({ template, parameters, ...row }) => {
      const message = renderMessage(template as string, parameters as MessageParameters);
      return { ...row, message, template, parameters };
    },
  },
  {
    table: "replies",
    columns: sql`id, customer_id, "from", "to", text, ${times("received_at", "created_at")}`,
    since: "created_at",
  },
  { table: "sessions", columns: times("created_at", "expires_at"), since: "created_at" },
  {
    table: "idempotency_keys",
    columns: sql`key, response, ${times("created_at")}`,
    since: "created_at",
  },
];

/** Tables that are no collection of the export, and why. */
const LEFT_OUT: Record<string, string> = {
  businesses: "its one row is the export's `settings`",
  imported_orders: "each order has its key, as its reference",
  order_numbers: "its one row has the number of the newest order",
  row_counts: "its one row says about how many of the others there are",
};

/**
 * Lists what is exported: the collections above, then every other table that holds rows of businesses, each row as it is.
 * @param tables all that there are
 */
export function collectionsOf(tables: BusinessTable[]): (Collection & { key: string[] })[] {
  const known = COLLECTIONS.flatMap((collection) => {
    const table = tables.find(({ name }) => name === collection.table);
    return table ? [{ ...collection, key: table.key }] : [];
  });
  const others = tables
    .filter(({ name }) => !Object.hasOwn(LEFT_OUT, name) && !known.some(({ table }) => table === name))
    .map(({ name, key, hasCreatedAt }) => ({
      table: name,
      columns: sql`${sql.identifier(name)}.*`,
      since: hasCreatedAt ? "created_at" : undefined,
      key,
    }));
  return [...known, ...others];
}
