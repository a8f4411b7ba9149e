import { sql } from "drizzle-orm";
import { ownerSetting } from "../db/owner-settings.ts";
import { db, type Scope, systemScope } from "../db/scope.ts";

/** When the newest migration that was applied was made, in milliseconds since 1970; 0 when there is none. */
export async function newestMigration(): Promise<number> {
  const [{ rows }] = await systemScope.run([
    db.execute<{ newest: string | null }>(
      sql`select max(created_at)::text as newest from drizzle.__drizzle_migrations`,
    ),
  ]);
  return Number(rows[0]?.newest ?? 0);
}

/** How far back the dashboard looks, in days. */
export const DAYS = 14;

export interface Dashboard {
  business_name: string | null;
  /** One entry for each of the last days where the business is, oldest first; `day` is such as `2026-11-24`. */
  days: { day: string; orders: number }[];
  /** What was ordered today and not cancelled, by currency; amounts are decimals. */
  today: { currency: string; orders: number; amount: string }[];
  /** Texts of the last days by their state. */
  texts: { state: string; texts: number }[];
  /** The newest texts that were not delivered and that somebody should look at. */
  failures: { id: string; to: string; state: string; detail: string | null; created_at: string }[];
}

/** How an owner's business goes, in one call: the last days, and the newest failures. */
export async function getDashboard(scope: Scope): Promise<Dashboard> {
  const owner = sql`(select ${ownerSetting.time_zone} as time_zone, owners.business_name
    from (select) as one left join owners on owners.id = ${scope.ownerId}) as owner`;
  // A day begins when it does where the business is.
  const startOfDay = sql`date_trunc('day', now() at time zone owner.time_zone)`;
  const recent = sql`(${startOfDay} - make_interval(days => ${DAYS - 1}::integer)) at time zone owner.time_zone`;
  const [business, days, today, texts, failures] = await scope.run([
    db.execute(sql`select owner.business_name from ${owner}`),
    db.execute(sql`
      select to_char(day, 'YYYY-MM-DD') as day, count(orders.id)::integer as orders
      from ${owner}
      cross join generate_series(${startOfDay} - make_interval(days => ${DAYS - 1}::integer), ${startOfDay},
        interval '1 day') as day
      left join orders on orders.owner_id = ${scope.ownerId}
        and orders.time_placed >= day at time zone owner.time_zone
        and orders.time_placed < (day + interval '1 day') at time zone owner.time_zone
      group by day order by day`),
    db.execute(sql`
      select currency, count(*)::integer as orders, decimal_amount(sum(amount)::bigint, currency) as amount
      from ${owner} join orders on orders.owner_id = ${scope.ownerId}
        and orders.time_placed >= ${startOfDay} at time zone owner.time_zone and orders.status <> 'Cancelled'
      group by currency order by currency`),
    db.execute(sql`
      select state, count(*)::integer as texts
      from ${owner} join notifications on notifications.owner_id = ${scope.ownerId}
        and notifications.created_at >= ${recent}
      group by state order by state`),
    db.execute(sql`
      select id, "to", state, failure_detail as detail, created_at
      from notifications where owner_id = ${scope.ownerId} and state = 'failed'
      order by created_at desc limit 5`),
  ]);
  return {
    business_name: (business.rows[0] as { business_name: string | null }).business_name,
    days: days.rows,
    today: today.rows,
    texts: texts.rows,
    failures: failures.rows,
  } as unknown as Dashboard;
}
