import { and, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { db, type Query, query } from "../db/query.ts";
import { countText, limitSentence } from "../limits/daily.ts";
import { DAILY_LIMIT, type DailyLimit } from "../limits/sentences.ts";
import { turn } from "./breaker.ts";
import type { MessageParameters } from "./message.ts";
import { skipUnwanted } from "./skip.ts";
import { breaker, notifications } from "./table.ts";
import { assign, mayMake, move, oneOfMoves } from "./transition-sql.ts";
import { SWEEP_GRACE } from "./transitions.ts";
import { hasExpired } from "./validity.ts";

export interface Claim {
  id: string;
  business_id: string;
  to: string;
  template: string;
  parameters: MessageParameters;
  /** Counting the one that is about to be made. */
  attempts: number;
}

/** Names a text that is not sent, and says why by a code. */
export interface Skipped {
  id: string;
  code: string;
}

/** Names a limit of which a text makes four fifths, and the business that the text is of. */
export interface NearLimit {
  limit: Exclude<DailyLimit, "number">;
  business_id: string;
}

/**
 * Claims the notifications that are due, each for one attempt. Claims nothing that another consumer has claimed, or that
 * was sent already, so that a redelivered message finds nothing to do. Counts each text against the limits of the day,
 * in this transaction, and skips what is over one of them. Claims nothing whose turn the breaker says has not come: that
 * waits for the sweep, as `held` where the account is refused.
 * @param lease made for this batch: repeating a claim whose answer was lost with the same lease counts one attempt
 * @returns with `claims`, those to send, in the order of the ids; with `early`, those that wait for a later attempt, and
 *   for how many seconds; with `waiting`, those that wait for the gateway; with `skipped`, those that nobody wants any
 *   more, that would say what is not so, or that are over a limit
 */
export function claim(
  ids: string[],
  lease: { id: string; seconds: number },
): Query<{
  claims: Claim[];
  early: { id: string; seconds: number }[];
  waiting: { id: string; state: "queued" | "held" }[];
  skipped: Skipped[];
  near: NearLimit[];
}> {
  const these = inArray(notifications.id, ids);
  const waiting = sql`(${mayMake("claim")} and not ${hasExpired()})`;
  const timely = or(
    isNull(notifications.due_at),
    lte(notifications.due_at, sql`now() + make_interval(secs => ${SWEEP_GRACE})`),
  )!;
  const isMine = and(eq(notifications.state, "sending"), eq(notifications.lease, lease.id))!;
  // The gateway certainly did not take a text that is tried again, so it is the text that was counted; and one that this
  // lease has claimed already was counted a moment ago.
  const tried = sql`case when ${isMine} or ${notifications.attempts} > 0
    and ${notifications.attempt_history} -> -1 ->> 'outcome' in ('retry', 'held') then ${notifications.sending_at} end`;
  const claimed = {
    ...move("claim", { due: lease.seconds }),
    lease: lease.id,
    early_reports: null,
    attempts: sql`${notifications.attempts} + case when ${mayMake("claim")} then 1 else 0 end`,
  };
  const heldBack = move("holdBack", {
    reason: [sql`(select code from ${breaker})`, sql`(select detail from ${breaker})`],
  });
  const skipped = move("skip", { reason: [DAILY_LIMIT, limitSentence(sql`counted.over`)] });
  const statements = {
    unwanted: skipUnwanted(these),
    settled: sql<Claim & { state: "sending" | "held" | "skipped"; near: NearLimit["limit"][] }>`
      with due as (
        select notifications.id, business_id, "to", ${tried} as tried,
          case when ${isMine} then 'go' else ${turn} end as turn
        from ${notifications} left join ${breaker} on true
        where ${these} and (${waiting} and ${timely} or ${isMine}) order by notifications.id for update of notifications
      ), locked as (
        -- The number of rows is not known before all are locked: nothing is counted, and so nobody else's claim waits,
        -- while this one waits for a text.
        select *, count(*) over () as rows from due
      ), counted as materialized (
        select due.id, due.turn, texts.over, texts.near
        from locked as due cross join lateral ${countText(sql`due.business_id`, sql`due."to"`, sql`due.tried`)} as texts
        where due.rows > 0 and due.turn = 'go'
        union all select id, turn, null, '{}' from locked where turn = 'hold'
      )
      update ${notifications}
      set ${assign(
        oneOfMoves([
          [sql`counted.turn = 'hold'`, heldBack],
          [sql`counted.over is null`, claimed],
          [sql`true`, skipped],
        ]),
      )}
      from counted where notifications.id = counted.id
      returning notifications.id, business_id, "to", template, parameters, attempts, state, near`,
    early: db
      .select({
        id: notifications.id,
        seconds: sql<string>`ceil(extract(epoch from due_at - now())) - ${SWEEP_GRACE}::integer`.as(
          "seconds",
        ),
        timely: sql<string>`case when ${timely} then 'yes' else 'no' end`.as("timely"),
      })
      .from(notifications)
      .where(and(these, waiting)),
  };
  const place = new Map(ids.map((id, index) => [id, index]));
  return query(statements, ({ unwanted, settled, early }) => ({
    claims: settled
      .filter(({ state }) => state === "sending")
      .sort((one, other) => place.get(one.id)! - place.get(other.id)!),
    early: early
      .filter(({ timely }) => timely === "no")
      .map(({ id, seconds }) => ({ id, seconds: Number(seconds) })),
    waiting: [
      ...settled.flatMap(({ id, state }) => (state === "held" ? [{ id, state }] : [])),
      ...early.flatMap(({ id, timely }) => (timely === "yes" ? [{ id, state: "queued" as const }] : [])),
    ],
    skipped: [
      ...unwanted,
      ...settled.filter(({ state }) => state === "skipped").map(({ id }) => ({ id, code: DAILY_LIMIT })),
    ],
    near: settled.flatMap(({ near, business_id }) => near.map((limit) => ({ limit, business_id }))),
  }));
}
