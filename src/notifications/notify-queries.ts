import { getTableColumns, sql } from "drizzle-orm";
import { creation } from "../db/create.ts";
import { business, mapCreation } from "../db/query.ts";
import { selectFrom } from "../db/select-from.ts";
import { BUSINESS_DEFAULTS } from "../me/defaults.ts";
import type { ASKED_KINDS } from "../occasions.ts";
import { withText } from "./outbox.ts";
import { columns, type NotificationRow, overLimit } from "./queries.ts";
import { reminderTimes } from "./quiet-hours.ts";
import { notifications } from "./table.ts";
import { skipReasons } from "./unwanted.ts";

const { placeholder } = sql;
const { id, business_id, order_id, kind, to, template, parameters, state, ...times } =
  getTableColumns(notifications);
const { queued_at, due_at, first_due_at, valid_until } = times;
const written = sql.join(
  [
    id,
    business_id,
    order_id,
    kind,
    to,
    template,
    parameters,
    state,
    queued_at,
    due_at,
    first_due_at,
    valid_until,
  ].map(({ name }) => sql.identifier(name)),
  sql`, `,
);

/** SQL for why a text about the order `o` is not sent, or null. */
const reason = () => sql`coalesce(
  case o.status when 'Closed' then 'order_closed' when 'Cancelled' then 'order_cancelled' end,
  case when text.state is null then 'kind_off' else text.failure_code end,
  case when exists (select from notifications n where n.order_id = o.id and n.kind = text.kind
    and n.state in ('queued', 'held', 'sending')) then 'waiting' end,
  ${overLimit()})`;

const ask = creation<NotificationRow, { reason: string | null } | null>()({
  before: (kind: (typeof ASKED_KINDS)[number]) => sql`
    select text.id, text.business_id, text.order_id, text.kind, text."to", text.template, text.parameters, text.state,
      text.queued_at, greatest(text.due_at, goes.at) as due_at, goes.at as first_due_at, goes.until as valid_until,
      (select skip.detail from ${skipReasons} where skip.code = ${reason()}) as reason
    from orders o ${withText(kind, placeholder("id"), placeholder("signature"))}
    cross join lateral ${
      kind === "reminder"
        ? sql`${reminderTimes(sql`b`, sql`${BUSINESS_DEFAULTS.time_zone}`)} as goes (at, until)`
        : sql`(select now() as at, null::timestamptz as until) as goes`
    }
    where o.business_id = ${business}::uuid and o.id = ${placeholder("order")}::uuid for no key update of o`,
  make: (_, first) => sql`insert into notifications (${written})
    select ${written} from before where reason is null and ${first} returning *`,
  row: { select: selectFrom(columns, sql`made as notifications`) },
  results: sql`(select json_build_object('reason', reason) from before)`,
});

/**
 * Writes a text about a pending order into the outbox, because a person asks for it. One text of a kind waits at a time.
 * @param id of the text
 * @param signature signs it when `business_name` is not set
 * @returns with `found`, whether there is such an order; with `reason`, a sentence that says why no text is sent
 */
export const askForText = (
  kind: (typeof ASKED_KINDS)[number],
  { id, order, signature }: { id: string; order: string; signature: string },
) =>
  mapCreation(ask(kind, { id, order, signature }), ({ results, ...made }) => ({
    ...made,
    found: results !== null,
    reason: results?.reason ?? null,
  }));
