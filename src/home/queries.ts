import { sql } from "drizzle-orm";
import { business, compiled, type Query, query } from "../db/query.ts";
import { dailyLimit, textsToday } from "../limits/daily.ts";
import { DAILY_LIMIT } from "../limits/sentences.ts";
import { businessSetting } from "../me/defaults.ts";
import type { GATEWAY_FAULTS } from "../states.ts";

/** How far back the dashboard looks, in days. */
const DAYS = 14;

export interface Dashboard {
  business_name: string | null;
  /** One entry for each of the last days where the business is, oldest first; `day` is such as `2026-11-24`. */
  days: { day: string; orders: number }[];
  /** What was ordered today and not cancelled, by currency; amounts are decimals. */
  today: { currency: string; orders: number; amount: string }[];
  /** How many texts went out today, and how many may. */
  sms: {
    used: number;
    limit: number;
    suspended: boolean;
    /** Why no texts go out, of any business; null when they do. */
    fault: (typeof GATEWAY_FAULTS)[number] | null;
  };
  /** Texts of the last days by their state. */
  texts: { state: string; texts: number }[];
  /** The newest texts that were not delivered and that somebody should look at. */
  failures: { id: string; to: string; state: string; detail: string | null; created_at: string }[];
}

// All days are those of its clock of today.
const settings = sql`(select clock_of(${businessSetting.time_zone}, now()) as time_zone, businesses.business_name
  from (select) as one left join businesses on businesses.id = ${business}) as settings`;
// A day begins when it does where the business is.
const startOfDay = sql`date_trunc('day', now() at time zone settings.time_zone)`;
const firstDay = sql`${startOfDay} - make_interval(days => ${DAYS - 1}::integer)`;

const dashboard = compiled(() =>
  query(
    {
      business: sql<{ business_name: string | null } & Dashboard["sms"]>`
        select settings.business_name, ${textsToday(sql`settings.time_zone`)} as used, ${dailyLimit()} as limit,
          is_suspended(${business}::uuid) as suspended, gateway_fault() as fault
        from ${settings}`,
      days: sql<Dashboard["days"][number]>`
        select to_char(day, 'YYYY-MM-DD') as day, coalesce(counted.orders, 0)::integer as orders
        from ${settings}
        cross join generate_series(${firstDay}, ${startOfDay}, interval '1 day') as day
        left join (
          select date_trunc('day', orders.time_placed at time zone settings.time_zone) as placed, count(*) as orders
          from ${settings} join orders on orders.business_id = ${business}
            and orders.time_placed >= (${firstDay}) at time zone settings.time_zone
            and orders.time_placed < (${startOfDay} + interval '1 day') at time zone settings.time_zone
          group by placed
        ) as counted on counted.placed = day
        order by day`,
      today: sql<Dashboard["today"][number]>`
        select currency, count(*)::integer as orders, decimal_amount(sum(amount)::bigint, currency) as amount
        from ${settings} join orders on orders.business_id = ${business}
          and orders.time_placed >= ${startOfDay} at time zone settings.time_zone and orders.status <> 'Cancelled'
        group by currency order by currency`,
      texts: sql<Dashboard["texts"][number]>`
        select state, count(*)::integer as texts
        from ${settings} join notifications on notifications.business_id = ${business}
          and notifications.created_at >= (${firstDay}) at time zone settings.time_zone
        group by state order by state`,
      failures: sql<Dashboard["failures"][number]>`
        (select id, "to", state, failure_detail as detail, created_at
          from notifications where business_id = ${business} and state = 'failed'
          order by created_at desc limit 5)
        union all
        (select id, "to", state, failure_detail, created_at
          from notifications where business_id = ${business} and state = 'expired'
          order by created_at desc limit 5)
        union all
        (select id, "to", state, failure_detail, created_at
          from ${settings} join notifications on business_id = ${business} and state = 'skipped'
            and failure_code = ${DAILY_LIMIT} and created_at >= (${firstDay}) at time zone settings.time_zone
          order by created_at desc limit 5)
        order by created_at desc limit 5`,
    },
    ({ business: [row], ...lists }) => {
      const { business_name, ...sms } = row!;
      return { business_name, sms, ...lists };
    },
  ),
);

/** Reads how a business is doing: its last days, and its newest failures. */
export const getDashboard = (): Query<Dashboard> => dashboard(null, {});
