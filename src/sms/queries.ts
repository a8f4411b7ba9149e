import { and, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import { type Attempt, notifications } from "../db/schema.ts";
import { db, systemScope } from "../db/scope.ts";
import type { NOTIFICATION_STATES } from "../db/states.ts";
import type { MessageParameters } from "./message.ts";
import { takeEarlyReports } from "./report-queries.ts";
import { MAX_ATTEMPTS, SWEEP_GRACE } from "./retry.ts";
import { skipUnwanted } from "./skip.ts";

const claimed = {
  id: notifications.id,
  ownerId: notifications.owner_id,
  to: notifications.to,
  template: notifications.template,
  parameters: sql<MessageParameters>`parameters`,
  attempts: notifications.attempts,
};

export interface Claim {
  id: string;
  ownerId: string;
  to: string;
  template: string;
  parameters: MessageParameters;
  /** Counting the one that is about to be made. */
  attempts: number;
}

/** How a notification stands after an attempt. */
export interface Recorded {
  id: string;
  attempt: Omit<Attempt, "number">;
  state: (typeof NOTIFICATION_STATES)[number];
  failure_code?: string;
  failure_detail?: string;
  segments?: number | null;
  cost_amount?: string | undefined;
  cost_currency?: string | undefined;
  provider_message_id?: string;
  /** Seconds until the sweep should look at it, if nothing else happens first. */
  due_in?: number;
}

/**
 * Takes the notifications whose time has come, each for one attempt. What another consumer has taken, or what was
 * sent already, is not among them: a redelivered message finds nothing to do.
 * @param lease made for this batch: a claim whose answer was lost can be repeated with it, and counts once
 * @returns with `early`, those that wait for a later attempt, and for how many seconds; `skipped` are nobody's any more
 */
export async function claim(
  ids: string[],
  lease: { id: string; seconds: number },
): Promise<{ claims: Claim[]; early: { id: string; seconds: number }[]; skipped: string[] }> {
  const these = inArray(notifications.id, ids);
  const waiting = and(eq(notifications.state, "queued"), lt(notifications.attempts, MAX_ATTEMPTS));
  const timely = or(
    isNull(notifications.due_at),
    lte(notifications.due_at, sql`now() + make_interval(secs => ${SWEEP_GRACE})`),
  )!;
  const mine = and(eq(notifications.state, "sending"), eq(notifications.lease, lease.id));
  const [skipped, claims, early] = await systemScope.run([
    skipUnwanted(these),
    db
      .update(notifications)
      .set({
        state: "sending",
        lease: lease.id,
        early_reports: null,
        sending_at: sql`now()`,
        attempts: sql`${notifications.attempts} + case when ${notifications.state} = 'queued' then 1 else 0 end`,
        due_at: sql`now() + make_interval(secs => ${lease.seconds})`,
      })
      .where(and(these, or(and(waiting, timely), mine)))
      .returning(claimed),
    db
      .select({
        id: notifications.id,
        seconds: sql<string>`ceil(extract(epoch from due_at - now())) - ${SWEEP_GRACE}::integer`,
      })
      .from(notifications)
      .where(and(these, waiting, sql`not ${timely}`)),
  ]);
  return {
    claims,
    early: early.map(({ id, seconds }) => ({ id, seconds: Number(seconds) })),
    skipped: skipped.map(({ id }) => id),
  };
}

/**
 * Writes down what came of a batch of attempts. Writing it twice changes nothing. Whoever made the attempt knows best:
 * when the sweep has meanwhile called it unconfirmed, that is corrected.
 * @param lease of the claim: a later attempt is not this one's to record
 */
export async function record(outcomes: Recorded[], lease: string): Promise<void> {
  const at = (state: string) =>
    sql`case when o.state = ${state} then now() else ${sql.identifier(`${state}_at`)} end`;
  const swept = sql`(n.state = 'unconfirmed' and o.state <> 'unconfirmed' or n.state = 'queued' and o.state = 'sent')`;
  await systemScope.run([
    db.execute(sql`
      update notifications n set
        state = o.state, failure_code = o.failure_code, failure_detail = o.failure_detail, segments = o.segments,
        cost_amount = o.cost_amount, cost_currency = o.cost_currency, provider_message_id = o.provider_message_id,
        due_at = now() + make_interval(secs => o.due_in),
        queued_at = ${at("queued")}, sent_at = ${at("sent")}, unconfirmed_at = ${at("unconfirmed")},
        failed_at = ${at("failed")},
        attempt_history = case when ${swept} then n.attempt_history - -1 else n.attempt_history end
          || (o.attempt || jsonb_build_object('number',
            jsonb_array_length(n.attempt_history) + case when ${swept} then 0 else 1 end))
      from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as o (id uuid, state text, failure_code text,
        failure_detail text, segments integer, cost_amount text, cost_currency text, provider_message_id text,
        due_in integer, attempt jsonb)
      where n.id = o.id and n.lease = ${lease} and (n.state = 'sending' or ${swept})`),
    takeEarlyReports(sql`held.id in ${outcomes.map(({ id }) => id)}`),
  ]);
}
