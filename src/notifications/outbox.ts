import { and, eq, type Placeholder, type SQL, sql } from "drizzle-orm";
import { lookUp } from "../csv/rows.ts";
import { business, db } from "../db/query.ts";
import { BUSINESS_DEFAULTS } from "../me/defaults.ts";
import { allowedNumbers } from "./countries.ts";
import { notifications } from "./table.ts";
import { mayMake, move, oneOfMoves } from "./transition-sql.ts";
import { SWEEP_GRACE } from "./transitions.ts";
import { SKIP_REASONS } from "./unwanted.ts";

const details = JSON.stringify(SKIP_REASONS);

/** The columns that `text_of` fills. */
const columns = [
  ...["id", "business_id", "order_id", "kind", '"to"', "template", "parameters", "state"],
  ...["queued_at", "due_at", "skipped_at", "failure_code", "failure_detail"],
];

/**
 * SQL for the parameters, by name, that the functions of the database have in common which make texts (drizzle/:
 * `text_of`, `place_order`).
 * @param signature signs the texts when `business_name` is not set
 */
export const textParameters = (signature: string | Placeholder) => sql`signature => ${signature},
  default_time_zone => ${BUSINESS_DEFAULTS.time_zone}, default_template => ${BUSINESS_DEFAULTS.sms_template},
  allowed => ${allowedNumbers()}, due => ${SWEEP_GRACE}::integer, details => ${details}::jsonb`;

/**
 * Writes the texts of orders that an import has placed into the outbox.
 * @param placed the ids of the orders; one that does not exist gets none
 * @param ids of their texts
 * @param signature see {@link textParameters}
 */
export const writeTexts = (placed: string[], ids: string[], signature: string) =>
  sql<{ id: string; state: string }>`
    insert into notifications (${sql.raw(columns.join())})
    select ${sql.raw(columns.map((name) => `text.${name}`).join())} from unnest(${sql.param(placed)}::uuid[], ${sql.param(ids)}::uuid[]) as given (order_id, id)
    ${lookUp("orders", "o", sql`business_id = ${business}::uuid and id = given.order_id`)}
    ${lookUp("customers", "c", sql`business_id = ${business}::uuid and id = o.customer_id`)}
    left join businesses b on b.id = o.business_id
    cross join lateral text_of(text_id => given.id, o => o::orders, c => c::customers, settings => b,
      ${textParameters(signature)}) as text
    where o.id is not null
    returning id, state`;

/** Picks the ids of the texts that are waiting to be sent. */
export const queuedOf = (written: { id: string; state: string }[]) =>
  written.filter(({ state }) => state === "queued").map(({ id }) => id);

/**
 * Takes an order that is about to be deleted off its notifications. They stay, as the record of what was sent and what it
 * cost; a text that is still waiting is skipped.
 * @param when the condition that the order will be deleted
 */
export const forgetOrder = (orderId: string, when: SQL) =>
  db
    .update(notifications)
    .set({ ...oneOfMoves([[mayMake("forgetOrder"), move("forgetOrder")]]), order_id: null })
    .where(and(eq(notifications.business_id, business), eq(notifications.order_id, orderId), when));
