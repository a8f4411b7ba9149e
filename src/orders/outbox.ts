import { type Placeholder, sql } from "drizzle-orm";
import { ownerSetting } from "../db/owner-settings.ts";
import { customers, notifications, orders, owners } from "../db/schema.ts";
import { db } from "../db/scope.ts";
import { SWEEP_GRACE } from "../sms/retry.ts";
import { skipReasons } from "../sms/skip.ts";

/** What {@link writeTexts} returns. */
export interface Texts {
  rows: { id: string; state: string }[];
}

/**
 * Writes the text of each of some orders that were just made into the outbox.
 * @param ids of the orders and of their notifications, `[{"order", "notification"}]` as JSON; an order that is not there
 *   gets none
 * @param owner whose orders they are
 * @param businessName for an owner who has set none
 */
export const writeTexts = (
  ids: string | Placeholder,
  owner: string | Placeholder,
  businessName: string | Placeholder,
) =>
  db.execute(sql`
    insert into ${notifications} (id, owner_id, order_id, kind, "to", template, parameters, state, failure_code,
      failure_detail, queued_at, skipped_at, due_at)
    select text.notification, ${orders.owner_id}, ${orders.id}, 'order_placed', ${customers.phone},
      ${ownerSetting.sms_template},
      jsonb_build_object('first_name', ${customers.first_name}, 'quantity', ${orders.quantity},
        'item', ${orders.item}, 'time_placed', ${orders.time_placed}, 'time_zone', ${ownerSetting.time_zone},
        'business_name', coalesce(${owners.business_name}, ${businessName})),
      case when skip.code is null then 'queued' else 'skipped' end,
      skip.code, skip.detail,
      case when skip.code is null then now() end, case when skip.code is not null then now() end,
      case when skip.code is null then now() + make_interval(secs => ${SWEEP_GRACE}) end
    from jsonb_to_recordset(${ids}::jsonb) as text ("order" uuid, notification uuid)
    cross join lateral (select * from ${orders}
      where ${orders.owner_id} = ${owner} and ${orders.id} = text."order"
      limit 1) as orders
    cross join lateral (select * from ${customers}
      where ${customers.owner_id} = ${orders.owner_id} and ${customers.id} = ${orders.customer_id}
      limit 1) as customers
    left join ${owners} on ${owners.id} = ${orders.owner_id}
    left join ${skipReasons} on skip.code = case when ${orders.status} = 'Cancelled' then 'cancelled'
        when not ${ownerSetting.sms_enabled} then 'sms_off'
        when ${customers.sms_opt_out} then 'opted_out' end
    returning id, state`);

/** The ids of those texts that are waiting to be sent. */
export const queuedOf = ({ rows }: Texts) =>
  rows.filter(({ state }) => state === "queued").map(({ id }) => id);
