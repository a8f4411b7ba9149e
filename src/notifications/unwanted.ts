// Not drizzle-orm as a whole, which takes an operator's command a second to load.
import { type SQL, sql } from "drizzle-orm/sql/sql";
import { DAILY_LIMIT, SENTENCES } from "../limits/sentences.ts";

// The database's functions alone decide: `unwanted` (drizzle/) who wants no texts, `untrue` which would say what is not so.

/** The reasons not to send a text: a sentence for each code. */
export const SKIP_REASONS = {
  cancelled: "The order was cancelled when it was placed",
  order_cancelled: "The order was cancelled, so the text would say what is not so",
  order_closed: "The order was closed, so the text would say what is not so",
  nothing_told: "The customer was told nothing of this order, so there is nothing to take back",
  kind_off: "Texts of this kind are switched off in your settings",
  order_deleted: "The order was deleted, so the text would say what is not so",
  sms_off: "Text messages are switched off in your settings",
  opted_out: "The customer wants no text messages",
  stopped: "The customer told the gateway to send no more text messages",
  waiting: "One of this kind waits already",
  suspended: "The business is suspended",
  country_not_allowed: "Texts do not go to numbers of this country, or of this kind",
  [DAILY_LIMIT]: SENTENCES.business,
};

/** SQL for why a text is not sent, as the table `skip (code, detail)`. */
export const skipReasons = sql`(values ${sql.join(
  Object.entries(SKIP_REASONS).map(([code, detail]) => sql`(${code}::text, ${detail}::text)`),
  sql`, `,
)}) as skip (code, detail)`;

/**
 * SQL for why a text is not to be sent again, or null. For roles that may read customers, settings and orders.
 * @param number SQL for the one that it would go to
 */
export const whyUnwanted = (
  number: SQL,
) => sql`coalesce(untrue_by(notifications.business_id, notifications.order_id, notifications.kind),
  unwanted_by(notifications.business_id, ${number}))`;
