import { and, eq, getTableColumns, gte, lt, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { expansionsOf } from "../collection/expand.ts";
import { collection, withId } from "../db/collection.ts";
import { creation } from "../db/create.ts";
import { business, db, mapCreation } from "../db/query.ts";
import { revisionOf } from "../db/revision.ts";
import { selectFrom } from "../db/select-from.ts";
import { dailyLimit, textsToday } from "../limits/daily.ts";
import { DAILY_LIMIT } from "../limits/sentences.ts";
import { businessSetting } from "../me/defaults.ts";
import type { z } from "../zod.ts";
import { anew, presentNumber } from "./anew.ts";
import { countryReason } from "./countries.ts";
import type { MessageParameters } from "./message.ts";
import type { NotificationOrdering, NotificationQuery } from "./schema.ts";
import { notifications } from "./table.ts";
import { mayMake } from "./transition-sql.ts";
import { skipReasons, whyUnwanted } from "./unwanted.ts";

const {
  business_id: _business,
  version: _version,
  due_at: _due,
  valid_until: _valid,
  early_reports: _early,
  parameters: _parameters,
  ...shown
} = getTableColumns(notifications);
export const columns = {
  ...shown,
  parameters: sql<MessageParameters>`parameters`.as("parameters"),
  revision: revisionOf(notifications).as("revision"),
};

export type NotificationRow = SelectResultFields<typeof columns>;

type NotificationFilter = z.output<typeof NotificationQuery>["filter"];

/** What notifications refer to and can be shown with. */
export const references = { order: { collection: "orders", column: notifications.order_id } };

export const { get: getNotification, list: listNotifications } = collection<
  typeof columns,
  NotificationFilter
>({
  table: notifications,
  columns,
  orderings: { created_at: notifications.created_at, updated_at: notifications.updated_at } satisfies Record<
    NotificationOrdering,
    unknown
  >,
  filters: {
    state: (value) => eq(notifications.state, value),
    kind: (value) => eq(notifications.kind, value),
    order: (value) => eq(notifications.order_id, value),
    created_at_after: (value) => gte(notifications.created_at, value),
    created_at_before: (value) => lt(notifications.created_at, value),
    updated_at_after: (value) => gte(notifications.updated_at, value),
    updated_at_before: (value) => lt(notifications.updated_at, value),
  },
  expansions: expansionsOf(references),
});

const thisOne = withId(notifications, sql.placeholder("notification"));
/** SQL for the reason not to send a text again while the business has used up its texts of the day, or null. */
export const overLimit =
  () => sql`case when ${dailyLimit()} <= (select ${textsToday(businessSetting.time_zone)}
  from (select) as one left join businesses on businesses.id = ${business}) then ${DAILY_LIMIT} end`;

/** The number that the text would go to: read once, for all that is asked about it. */
const number = sql`notifications.number`;

/** SQL for why no text is to be sent again, or null. */
const reason = () => sql`coalesce(${whyUnwanted(number)}, case when is_stopped(${number}) then 'stopped' end,
  ${countryReason(number)}, ${overLimit()})`;

interface Before {
  state: string;
  unwanted: string | null;
}

const resend = creation<NotificationRow, Before | null>()({
  before: () => sql`select state, number, (select skip.detail from ${skipReasons}
      where skip.code = ${reason()}) as unwanted
    from (select *, ${presentNumber} as number from ${notifications} where ${thisOne} for no key update) as notifications`,
  make: (_: null, first) =>
    db
      .update(notifications)
      .set({ ...anew("resend"), to: sql`before.number` })
      .from(sql`before`)
      .where(and(thisOne, mayMake("resend"), sql`before.unwanted is null`, first))
      .returning(getTableColumns(notifications))
      .getSQL(),
  row: { select: selectFrom(columns, sql`made as notifications`) },
  results: sql`(select to_json(before) from before)`,
});

/**
 * Puts a failed, expired or skipped notification back into the queue, with all its attempts ahead of it, to the number that its customer
 * has now.
 * @param requestId an id for this request alone
 * @returns with `resent`, whether this request did it; with `state`, the one it was in or is in now; with `unwanted`,
 *   why no text is wanted, or why it would say what is not so
 */
export const resendNotification = (id: string, requestId: string) =>
  mapCreation(resend(null, { id: requestId, notification: id }), (created) => {
    const { results: before, ...made } = created;
    const resent = made.row !== undefined && !made.replayed;
    return {
      ...made,
      resent,
      state: before?.state,
      unwanted: before?.unwanted ?? null,
    };
  });
