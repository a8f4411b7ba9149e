// Not drizzle-orm as a whole, which takes an operator's command a second to load.
import { sql } from "drizzle-orm/sql/sql";
import { DAILY_LIMIT, SENTENCES } from "../limits/sentences.ts";

// The database's functions alone decide: `unwanted` (drizzle/) who wants no texts, `untrue` which would say what is not so.

/** The reasons not to send a text: a sentence for each code. */
export const SKIP_REASONS = {
  cancelled: "The order was cancelled when it was placed",
  order_cancelled: "The order was cancelled, so the text would say what is not so",
  order_deleted: "The order was deleted, so the text would say what is not so",
  sms_off: "Text messages are switched off in your settings",
  opted_out: "The customer wants no text messages",
  stopped: "The customer told the gateway to send no more text messages",
  suspended: "The business is suspended",
  country_not_allowed: "Texts do not go to numbers of this country, or of this kind",
  [DAILY_LIMIT]: SENTENCES.business,
};

/** SQL for why a text is not sent, as the table `skip (code, detail)`. */
export const skipReasons = sql`(values ${sql.join(
  Object.entries(SKIP_REASONS).map(([code, detail]) => sql`(${code}::text, ${detail}::text)`),
  sql`, `,
)}) as skip (code, detail)`;

/** SQL for the number that the customer has now, or when the order was deleted, the one that the text was made for. */
export const presentNumber = sql`coalesce((select c.phone from orders o
  join customers c on c.business_id = o.business_id and c.id = o.customer_id
  where o.business_id = notifications.business_id and o.id = notifications.order_id), notifications."to")`;

/** SQL for why a text is not to be sent again, or null. For roles that may read customers, settings and orders. */
export const whyUnwanted = sql`coalesce(untrue_by(notifications.business_id, notifications.order_id, notifications.kind),
  unwanted_by(notifications.business_id, ${presentNumber}))`;
