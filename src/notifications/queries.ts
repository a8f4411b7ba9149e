import { and, eq, getTableColumns, gte, lt, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { createOnce, type Once, type OnceKey } from "../db/once.ts";
import { one, withId } from "../db/one.ts";
import { type PageRequest, page } from "../db/page.ts";
import type { List } from "../db/page-queries.ts";
import { revisionOf } from "../db/revision.ts";
import { notifications, owners } from "../db/schema.ts";
import { db, type Scope } from "../db/scope.ts";
import type { NOTIFICATION_STATES } from "../db/states.ts";
import type { MessageParameters } from "../sms/message.ts";
import { SWEEP_GRACE } from "../sms/retry.ts";

const {
  owner_id: _owner,
  version: _version,
  due_at: _due,
  early_reports: _early,
  parameters: _parameters,
  ...shown
} = getTableColumns(notifications);
const columns = {
  ...shown,
  parameters: sql<MessageParameters>`parameters`.as("parameters"),
  revision: revisionOf(notifications).as("revision"),
};

export type NotificationRow = SelectResultFields<typeof columns>;

export const notificationOrderings = { created_at: notifications.created_at };

export interface NotificationFilter {
  state?: (typeof NOTIFICATION_STATES)[number] | undefined;
  order?: string | undefined;
  created_at_after?: string | undefined;
  created_at_before?: string | undefined;
  search?: string | undefined;
}

const list: List<typeof columns, NotificationFilter> = {
  name: "notifications",
  table: notifications,
  columns,
  orderings: notificationOrderings,
  filters: {
    state: (value) => eq(notifications.state, value),
    order: (value) => eq(notifications.order_id, value),
    created_at_after: (value) => gte(notifications.created_at, value),
    created_at_before: (value) => lt(notifications.created_at, value),
  },
};

export const listNotifications = (scope: Scope, filter: NotificationFilter, request: PageRequest) =>
  page(scope, list, filter, request);

export const getNotification = (scope: Scope, id: string) => one(scope, list, id);

/**
 * Puts a failed notification back into the queue, with all its attempts ahead of it, to the number that its customer
 * has now.
 * @param requestId an id for this request alone
 * @returns with `resent`, whether this request did it; with `state`, the one it was in or is in now; with `unwanted`,
 *   whether the customer or the owner wants no texts
 */
export async function resendNotification(
  scope: Scope,
  id: string,
  requestId: string,
  once: OnceKey | undefined,
): Promise<Once<NotificationRow> & { resent: boolean; state: string | undefined; unwanted: boolean }> {
  const customer = sql`(select c.phone, c.sms_opt_out from orders o
    join customers c on c.owner_id = o.owner_id and c.id = o.customer_id
    where o.owner_id = ${notifications.owner_id} and o.id = ${notifications.order_id})`;
  const unwanted = sql<boolean>`coalesce((select sms_opt_out from ${customer} as customer), false)
    or coalesce((select not sms_enabled from ${owners} where ${owners.id} = ${notifications.owner_id}), false)`;
  const thisOne = withId(notifications, sql.placeholder("owner"), sql.placeholder("notification"));
  const sendable = and(thisOne, eq(notifications.state, "failed"), sql`not (${unwanted})`)!;
  const resent = await createOnce<NotificationRow>(scope, {
    shape: "resend",
    id: requestId,
    once,
    values: { notification: id },
    when: () => sql`exists (select from ${notifications} where ${sendable})`,
    writes: (first) => [
      db.execute(sql`select state, ${unwanted} as unwanted from ${notifications} where ${thisOne}`),
      db
        .update(notifications)
        .set({
          state: "queued",
          to: sql`coalesce((select phone from ${customer} as customer), ${notifications.to})`,
          attempts: 0,
          provider_message_id: null,
          early_reports: null,
          failure_code: null,
          failure_detail: null,
          failed_at: null,
          queued_at: sql`now()`,
          due_at: sql`now() + make_interval(secs => ${SWEEP_GRACE})`,
        })
        .where(and(sendable, first))
        .returning({ id: notifications.id }),
    ],
    select: () => db.select(columns).from(notifications).where(thisOne),
  });
  const [found, changed] = resent.results as [{ rows: { state: string; unwanted: boolean }[] }, unknown[]];
  const [before] = found.rows;
  return {
    ...resent,
    resent: changed.length > 0,
    state: before?.state,
    unwanted: before?.unwanted ?? false,
  };
}
