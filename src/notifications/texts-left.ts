import { sql } from "drizzle-orm";
import { business, compiled, query } from "../db/query.ts";
import { dailyLimit, textsToday } from "../limits/daily.ts";
import { businessSetting } from "../me/defaults.ts";

const left = compiled(() =>
  query(
    {
      left: sql<{ left: string }>`
        select greatest(0, ${dailyLimit()} - ${textsToday(businessSetting.time_zone)} - (select count(*)
          from notifications n where n.business_id = ${business} and n.state in ('queued', 'held') and n.attempts = 0)) as left
        from (select) as one left join businesses on businesses.id = ${business}`,
    },
    ({ left: [row] }) => Number(row!.left),
  ),
);

/** Reads how many more texts the business may send today, those that wait left out. */
export const textsLeft = () => left(null, {});
