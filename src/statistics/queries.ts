import { sql } from "drizzle-orm";
import { business, compiled, type Query, query } from "../db/query.ts";
import { businessSetting } from "../me/defaults.ts";
import type { NOTIFICATION_STATES, ORDER_STATUSES } from "../states.ts";
import { MAX_DAYS } from "./schema.ts";

/** Sets how many days are counted when nobody says which. */
const DAYS = 14;

/** Adds up what happened in some time. */
interface Sums {
  /** Placed in this time, cancelled ones too. */
  orders: number;
  statuses: { status: (typeof ORDER_STATUSES)[number]; orders: number }[];
  /** Without cancelled orders; amounts are decimals. */
  amounts: { currency: string; orders: number; amount: string }[];
  texts: { state: (typeof NOTIFICATION_STATES)[number]; texts: number; segments: number }[];
  /** Decimals. */
  costs: { currency: string; amount: string }[];
}

export interface Statistics extends Sums {
  time_zone: string;
  /** Days are such as `2026-11-24`, where the business is. */
  from: string;
  to: string;
  /** Every day, oldest first; `starts_at` is the database's text of a time. */
  days: ({ day: string; starts_at: string } & Sums)[];
}

/** One number of a day, or of all days together, where `day` is null. */
type Counted<List> = List & { day: string | null };

interface Row {
  time_zone: string;
  from: string;
  to: string;
  days: { day: string; starts_at: string }[];
  statuses: Counted<Sums["statuses"][number]>[];
  amounts: Counted<Sums["amounts"][number]>[];
  texts: Counted<Sums["texts"][number]>[];
  costs: Counted<Sums["costs"][number]>[];
}

const from = sql.placeholder("from");
const to = sql.placeholder("to");

/** Takes what was counted on one day, or in all, out of lists of everything. */
function sumsOf({ statuses, amounts, texts, costs }: Row, day: string | null): Sums {
  const own = <Entry extends { day: string | null }>(list: Entry[]) =>
    list.flatMap(({ day: its, ...entry }) => (its === day ? [entry] : []));
  const ofDay = own(statuses);
  const orders = ofDay.reduce((sum, { orders }) => sum + orders, 0);
  return { orders, statuses: ofDay, amounts: own(amounts), texts: own(texts), costs: own(costs) };
}

/** SQL for the day of a time where the business is, as its clock is now. @param time SQL */
const dayOf = (time: string) => sql`(${sql.raw(time)} at time zone (select clock from period))::date`;

/**
 * SQL that holds for a time in the days that are counted. The bounds are subqueries, which PostgreSQL runs first and
 * gives to an index; of a join it would read all rows of the business. @param time SQL
 */
const inDays = (time: string) => sql`${sql.raw(time)} >= (select starts_at from period)
  and ${sql.raw(time)} < (select ends_at from period)`;

/** SQL for the rows of a query as JSON, in order. @param rows SQL that names them `counted` */
const listed = (rows: ReturnType<typeof sql>) =>
  sql`(select coalesce(json_agg(counted), '[]') from (${rows}) as counted)`;

const statistics = compiled(() =>
  query(
    {
      statistics: sql<Row>`
        with here as (
          select ${businessSetting.time_zone} as time_zone, clock_of(${businessSetting.time_zone}, now()) as clock
          from (select) as one left join businesses on businesses.id = ${business}
        ), today as (
          select *, (now() at time zone clock)::date as today from here
        ), ended as (
          select *, coalesce(${to}::date, greatest(least(today, ${from}::date + ${MAX_DAYS - 1}::integer), ${from}::date))
            as last from today
        ), begun as (
          select *, coalesce(${from}::date, last - ${DAYS - 1}::integer) as first from ended
        ), period as materialized (
          select *, first::timestamp at time zone clock as starts_at, (last + 1)::timestamp at time zone clock as ends_at
          from begun
        ), placed as materialized (
          select ${dayOf("time_placed")} as day, status, currency, count(*) as orders, sum(amount) as amount
          from orders where business_id = ${business} and ${inDays("time_placed")}
          group by 1, 2, 3
        ), made as materialized (
          select ${dayOf("created_at")} as day, state, cost_currency as currency, count(*) as texts,
            sum(segments) as segments, sum(cost_amount::numeric) as cost
          from notifications where business_id = ${business} and ${inDays("created_at")}
          group by 1, 2, 3
        )
        select time_zone, first::text as "from", last::text as "to",
          ${listed(sql`select day::date::text as day, day at time zone clock as starts_at
            from generate_series(first::timestamp, last::timestamp, interval '1 day') as day order by day`)} as days,
          ${listed(sql`select day, status, sum(orders)::integer as orders from placed
            group by grouping sets ((day, status), (status)) order by status`)} as statuses,
          ${listed(sql`select day, currency, sum(orders)::integer as orders,
              round(sum(amount) * 10::numeric ^ -currency_digits(currency), currency_digits(currency))::text as amount
            from placed where status <> 'Cancelled'
            group by grouping sets ((day, currency), (currency)) order by currency`)} as amounts,
          ${listed(sql`select day, state, sum(texts)::integer as texts, coalesce(sum(segments), 0)::integer as segments
            from made group by grouping sets ((day, state), (state)) order by state`)} as texts,
          ${listed(sql`select day, currency, sum(cost)::text as amount from made where currency is not null
            group by grouping sets ((day, currency), (currency)) order by currency`)} as costs
        from period`,
    },
    ({ statistics: [row] }): Statistics => {
      const { time_zone, from, to, days } = row!;
      return {
        time_zone,
        from,
        to,
        ...sumsOf(row!, null),
        days: days.map((day) => ({ ...day, ...sumsOf(row!, day.day) })),
      };
    },
  ),
);

/**
 * Counts orders and texts by day, where the business is.
 * @param period the first and the last day, such as `2026-11-24`; either may be left out, see the contract
 */
export const getStatistics = (
  period: { from?: string | undefined; to?: string | undefined } = {},
): Query<Statistics> => statistics(null, { from: period.from ?? null, to: period.to ?? null });
