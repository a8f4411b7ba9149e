import { type SQL, sql } from "drizzle-orm";
import { type MessageParameters, renderMessage } from "../../src/sms/message.ts";
import { iso } from "./iso.ts";

export type Value = Record<string, unknown>;

export interface Collection {
  /** Its name in the export, too. */
  table: string;
  /** As they are exported. */
  columns: SQL;
  /** What pages go by. */
  key: string;
  /** When a row came into being. */
  since: string;
  /** Adds what only this program can tell of a row. */
  finish?(row: Value): Value;
}

/** SQL for columns that are times, under their own names. */
export const times = (...names: string[]): SQL =>
  sql.join(
    names.map((name) => sql`${iso(name)} as ${sql.identifier(name)}`),
    sql`, `,
  );

/** In order: who is referred to comes before who refers. */
export const COLLECTIONS: Collection[] = [
  {
    table: "customers",
    columns: sql`id, first_name, second_name, code, phone, sms_opt_out, ${times("created_at", "updated_at")}`,
    key: "id",
    since: "created_at",
  },
  {
    table: "items",
    columns: sql`id, name, decimal_amount(price, currency) as price, currency, active,
      ${times("created_at", "updated_at")}`,
    key: "id",
    since: "created_at",
  },
  {
    table: "orders",
    columns: sql`id, customer_id, item_id, item, quantity, decimal_amount(price_per_unit, currency) as price_per_unit,
      decimal_amount(amount, currency) as amount, currency, status,
      (select i.key from imported_orders i
        where i.owner_id = orders.owner_id and i.order_id = orders.id limit 1) as idempotency_key,
      ${times("time_placed", "time_closed", "updated_at")}`,
    key: "id",
    since: "time_placed",
  },
  {
    table: "notifications",
    columns: sql`id, order_id, kind, "to", template, parameters, state, failure_code, failure_detail, attempts,
      attempt_history, segments, cost_amount, cost_currency, provider_message_id,
      ${times("created_at", "queued_at", "sending_at", "sent_at", "unconfirmed_at", "delivered_at", "failed_at")},
      ${times("skipped_at", "updated_at")}`,
    key: "id",
    since: "created_at",
    finish: ({ template, parameters, ...row }) => {
      const message = renderMessage(template as string, parameters as MessageParameters);
      return { ...row, message, template, parameters };
    },
  },
  { table: "sessions", columns: times("created_at", "expires_at"), key: "id", since: "created_at" },
  {
    table: "idempotency_keys",
    columns: sql`key, response, ${times("created_at")}`,
    key: "key",
    since: "created_at",
  },
];
