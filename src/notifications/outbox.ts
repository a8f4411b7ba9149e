import { and, eq, type Placeholder, type SQL, sql } from "drizzle-orm";
import { lookUp } from "../csv/rows.ts";
import { business, db } from "../db/query.ts";
import { BUSINESS_DEFAULTS } from "../me/defaults.ts";
import { DEFAULT_TEMPLATES, type Kind } from "../occasions.ts";
import { allowedNumbers } from "./countries.ts";
import { notifications } from "./table.ts";
import { mayMake, move, oneOfMoves } from "./transition-sql.ts";
import { SWEEP_GRACE } from "./transitions.ts";
import { SKIP_REASONS } from "./unwanted.ts";

const details = JSON.stringify(SKIP_REASONS);

/** The columns that `text_about` fills. */
const columns = [
  ...["id", "business_id", "order_id", "kind", '"to"', "template", "parameters", "state"],
  ...["queued_at", "due_at", "skipped_at", "failure_code", "failure_detail"],
];

/**
 * SQL for the parameters, by name, that the functions of the database have in common which make texts (drizzle/:
 * `text_about`, `place_order`).
 * @param signature signs the texts when `business_name` is not set
 */
export const textParameters = (
  signature: string | Placeholder,
  kind: Kind = "order_placed",
) => sql`signature => ${signature},
  default_time_zone => ${BUSINESS_DEFAULTS.time_zone}, default_template => ${DEFAULT_TEMPLATES[kind]},
  allowed => ${allowedNumbers()}, due => ${SWEEP_GRACE}::integer, details => ${details}::jsonb`;

/**
 * SQL that joins the customer `c`, the settings `b` and the `text` for an occasion to the order `o`. The state of the
 * text is null where the business sends none of this kind.
 * @param id of the text
 * @param signature see {@link textParameters}
 */
export const withText = (kind: Kind, id: string | Placeholder | SQL, signature: string | Placeholder) => sql`
  ${lookUp("customers", "c", sql`business_id = ${business}::uuid and id = o.customer_id`)}
  left join businesses b on b.id = o.business_id
  cross join lateral text_about(kind => ${kind}, text_id => ${id}::uuid, o => o::orders, c => c::customers,
    settings => b, ${textParameters(signature, kind)}) as text`;

const columnList = sql.raw(columns.join());
const values = sql.raw(columns.map((name) => `text.${name}`).join());

/** The text that a change of status brings about, unless its business sends none of that kind. */
export const KIND_OF_STATUS = { Closed: "order_closed", Cancelled: "order_cancelled" } as const;

/**
 * Writes the text about an order whose status has changed into the outbox, at most once for the order and the kind.
 * @param changed the table that has the order as it is now, if this statement has changed it
 * @param text its id, and its signature (see {@link textParameters})
 */
export const writeText = (kind: Kind, changed: SQL, text: { id: string; signature: string }) => sql<{
  id: string;
  state: string;
}>`
  insert into notifications (${columnList}) select ${values}
  from ${changed} as o ${withText(kind, text.id, text.signature)}
  where text.state is not null on conflict do nothing returning id, state`;

/**
 * Writes the texts of orders that an import has placed into the outbox.
 * @param placed the ids of the orders; one that does not exist gets none
 * @param ids of their texts
 * @param signature see {@link textParameters}
 */
export const writeTexts = (placed: string[], ids: string[], signature: string) =>
  sql<{ id: string; state: string }>`
    insert into notifications (${columnList})
    select ${values} from unnest(${sql.param(placed)}::uuid[], ${sql.param(ids)}::uuid[]) as given (order_id, id)
    ${lookUp("orders", "o", sql`business_id = ${business}::uuid and id = given.order_id`)}
    ${withText("order_placed", sql`given.id`, signature)}
    where o.id is not null and text.state is not null
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
