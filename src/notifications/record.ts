import { inArray, sql } from "drizzle-orm";
import { db, query } from "../db/query.ts";
import { conclude, type Evidence } from "./breaker.ts";
import { takeEarlyReports } from "./delivery-reports-queries.ts";
import { lockedInOrder } from "./lock.ts";
import { type Attempt, notifications } from "./table.ts";
import { move, movesTo } from "./transition-sql.ts";
import type { State } from "./transitions.ts";
import { validUntil } from "./validity.ts";

/** How a notification stands after an attempt. */
export interface Recorded {
  id: string;
  attempt: Omit<Attempt, "number">;
  state: State;
  failure_code?: string;
  failure_detail?: string;
  segments?: number | null;
  cost_amount?: string | undefined;
  cost_currency?: string | undefined;
  provider_message_id?: string;
  /** Seconds until the sweep should look at it, if nothing else happens first. */
  due_in?: number;
}

/** Makes the moves of an attempt. A text that is not tried again within its validity is due when that ends. */
function moves() {
  const given = { due: sql`o.due_in`, reason: [sql`o.failure_code`, sql`o.failure_detail`] } as const;
  const left = sql`greatest(0, extract(epoch from ${validUntil()} - now()))`;
  return movesTo(sql`o.state`, {
    accept: move("accept"),
    retry: move("retry", { ...given, due: sql`least(o.due_in, ${left})` }),
    hold: move("hold", given),
    refuse: move("refuse", given),
    loseAnswer: move("loseAnswer", given),
  });
}

/** How many attempts the history of a text holds: the first and the latest, where there were more. */
const KEPT = 50;
const FIRST = 10;

const { state, attempt_history } = notifications;
/** Holds when the sweep has recorded the attempt as abandoned; that entry of the history is then replaced. */
const wasSwept = sql`${state} <> 'sending'`;
// One that failed for a while leaves the history when that is full; what may have been sent stays.
const others = sql`case when ${wasSwept} then ${attempt_history} - -1
  when jsonb_array_length(${attempt_history}) >= ${KEPT} and ${attempt_history} -> ${FIRST}::integer ->> 'outcome' in ('retry', 'held')
    then ${attempt_history} - ${FIRST}::integer
  else ${attempt_history} end`;
const history = sql`${others} || (o.attempt || jsonb_build_object('number',
  coalesce((${attempt_history} -> -1 ->> 'number')::integer, 0) + case when ${wasSwept} then 0 else 1 end))`;

/**
 * Records a batch of attempts. Recording it twice changes nothing. Corrects what the sweep has meanwhile called
 * unconfirmed, because only the consumer knows what the gateway said.
 * @param lease of the claim: the attempt of another claim is not recorded
 * @param evidence what each answer tells of the gateway as a whole, in the order in which they came
 * @returns with `breaker`, how the breaker is, where it may have changed
 */
export function record(outcomes: Recorded[], lease: string, evidence: (Evidence | undefined)[] = []) {
  const { assignments, allowed } = moves();
  const these = inArray(
    notifications.id,
    outcomes.map(({ id }) => id),
  );
  return query({
    recorded: db
      .update(notifications)
      .set({
        ...assignments,
        segments: sql`o.segments`,
        cost_amount: sql`o.cost_amount`,
        cost_currency: sql`o.cost_currency`,
        provider_message_id: sql`o.provider_message_id`,
        attempt_history: history,
      })
      .from(sql`jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as o (id uuid, state text, failure_code text,
        failure_detail text, segments integer, cost_amount text, cost_currency text, provider_message_id text,
        due_in integer, attempt jsonb)`)
      .where(
        sql`notifications.id = o.id and notifications.lease = ${lease} and ${allowed} and ${lockedInOrder(these)}`,
      ),
    reported: takeEarlyReports(these),
    breaker: conclude(
      outcomes.map(({ id }) => id),
      evidence,
    ),
  });
}
