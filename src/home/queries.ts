import { sql } from "drizzle-orm";
import { all, business, compiled, map, type Query, query } from "../db/query.ts";
import { dailyLimit, textsToday } from "../limits/daily.ts";
import { DAILY_LIMIT } from "../limits/sentences.ts";
import { businessSetting } from "../me/defaults.ts";
import type { GATEWAY_FAULTS } from "../states.ts";
import { getStatistics, type Statistics } from "../statistics/queries.ts";

/** How far back the dashboard looks for texts that were skipped, in days. */
const DAYS = 14;

export interface Dashboard {
  business_name: string | null;
  /** Of the last two weeks. */
  statistics: Statistics;
  /** How many texts went out today, and how many may. */
  sms: {
    used: number;
    limit: number;
    suspended: boolean;
    /** Why no texts go out, of any business; null when they do. */
    fault: (typeof GATEWAY_FAULTS)[number] | null;
  };
  /** The newest texts that were not delivered and that somebody should look at. */
  failures: { id: string; to: string; state: string; detail: string | null; created_at: string }[];
}

const attention = compiled(() =>
  query(
    {
      business: sql<{ business_name: string | null } & Dashboard["sms"]>`
        select businesses.business_name, ${textsToday(businessSetting.time_zone)} as used, ${dailyLimit()} as limit,
          is_suspended(${business}::uuid) as suspended, gateway_fault() as fault
        from (select) as one left join businesses on businesses.id = ${business}`,
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
          from notifications where business_id = ${business} and state = 'skipped'
            and failure_code = ${DAILY_LIMIT} and created_at >= now() - make_interval(days => ${DAYS}::integer)
          order by created_at desc limit 5)
        order by created_at desc limit 5`,
    },
    ({ business: [row], failures }) => {
      const { business_name, ...sms } = row!;
      return { business_name, sms, failures };
    },
  ),
);

/** Reads how a business is doing: its last two weeks, and its newest failures. */
export const getDashboard = (): Query<Dashboard> =>
  map(all({ statistics: getStatistics(), attention: attention(null, {}) }), ({ statistics, attention }) => ({
    statistics,
    ...attention,
  }));
