import { and, eq, gte, inArray, isNull, lt, lte, notExists, or, type SQL, sql } from "drizzle-orm";
import { idempotencyKeys, notifications, sessions } from "../db/schema.ts";
import { db, systemScope } from "../db/scope.ts";
import type { NOTIFICATION_STATES } from "../db/states.ts";
import type { MessageParameters } from "./message.ts";
import { MAX_ATTEMPTS } from "./retry.ts";

const claimed = {
  id: notifications.id,
  to: notifications.to,
  template: notifications.template,
  parameters: sql<MessageParameters>`parameters`,
  attempts: notifications.attempts,
};

export interface Claim {
  id: string;
  to: string;
  template: string;
  parameters: MessageParameters;
  /** Counting the one that is about to be made. */
  attempts: number;
}

/** How a notification stands after an attempt. */
export interface Recorded {
  id: string;
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

/** Longer than a batch of calls to the gateway can take, in seconds: whoever holds a claim beyond it has died. */
const LEASE = 120;
/** How long an unconfirmed text waits for a delivery report, in seconds. */
export const REPORT_WAIT = 24 * 60 * 60;
/** What an idempotency key is kept for, in hours: more than the day that is promised. */
const KEY_LIFE = 48;

/**
 * Takes the notifications that are waiting, each for one attempt. What another consumer has taken, or what was
 * sent already, is not among them: a redelivered message finds nothing to do.
 * @param lease made for this batch: a claim whose answer was lost can be repeated with it, and counts once
 */
export async function claim(ids: string[], lease: string): Promise<Claim[]> {
  const waiting = and(eq(notifications.state, "queued"), lt(notifications.attempts, MAX_ATTEMPTS));
  const mine = and(eq(notifications.state, "sending"), eq(notifications.lease, lease));
  const [claims] = await systemScope.run([
    db
      .update(notifications)
      .set({
        state: "sending",
        lease,
        sending_at: sql`now()`,
        attempts: sql`${notifications.attempts} + case when ${notifications.state} = 'queued' then 1 else 0 end`,
        due_at: sql`now() + make_interval(secs => ${LEASE})`,
      })
      .where(and(inArray(notifications.id, ids), or(waiting, mine)))
      .returning(claimed),
  ]);
  return claims;
}

/**
 * Writes down what came of a batch of attempts. Writing it twice changes nothing. A text that the gateway took is
 * `sent` even when it took so long to say so that the sweep had already called it unconfirmed.
 */
export async function record(outcomes: Recorded[]): Promise<void> {
  const at = (state: string) =>
    sql`case when o.state = ${state} then now() else ${sql.identifier(`${state}_at`)} end`;
  await systemScope.run([
    db.execute(sql`
      update notifications n set
        state = o.state, failure_code = o.failure_code, failure_detail = o.failure_detail, segments = o.segments,
        cost_amount = o.cost_amount, cost_currency = o.cost_currency, provider_message_id = o.provider_message_id,
        due_at = now() + make_interval(secs => o.due_in),
        queued_at = ${at("queued")}, sent_at = ${at("sent")}, unconfirmed_at = ${at("unconfirmed")},
        failed_at = ${at("failed")}
      from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as o (id uuid, state text, failure_code text,
        failure_detail text, segments integer, cost_amount text, cost_currency text, provider_message_id text,
        due_in integer)
      where n.id = o.id and (n.state = 'sending' or n.state = 'unconfirmed' and o.state = 'sent')`),
  ]);
}

/** What a delivery report says. */
export interface Reported {
  state: "sent" | "delivered" | "failed";
  /** Whether its status is one that we know; any other changes nothing. */
  known: boolean;
  failure_code: string;
  failure_detail: string;
}

/**
 * Moves a notification on by a delivery report, never backwards: what is delivered or failed stays so. A text whose
 * sending was never confirmed is known by its number, the longest waiting first, and is thereby confirmed.
 * @param id the provider's
 * @returns whether the text is known, unknown, or being sent at this moment, its id not yet written down
 */
export async function report(
  id: string,
  phone: string,
  { state, known, failure_code, failure_detail }: Reported,
): Promise<"known" | "unknown" | "in flight"> {
  const { provider_message_id, to } = notifications;
  const sameId = db.select({ id: notifications.id }).from(notifications).where(eq(provider_message_id, id));
  const waiting = (which: "sending" | "unconfirmed") =>
    db
      .select({ id: notifications.id })
      .from(notifications)
      .where(
        and(eq(to, phone), eq(notifications.state, which), isNull(provider_message_id), notExists(sameId)),
      )
      .orderBy(notifications.sending_at)
      .limit(1);
  const failed = state === "failed";
  const [moved, seen, flying] = await systemScope.run([
    db
      .update(notifications)
      .set({
        state,
        provider_message_id: id,
        failure_code: failed ? failure_code : null,
        failure_detail: failed ? failure_detail : null,
        [`${state}_at`]: sql`now()`,
        due_at: null,
      })
      .where(
        and(
          known ? undefined : sql`false`,
          or(
            and(
              eq(provider_message_id, id),
              eq(notifications.state, "sent"),
              state === "sent" ? sql`false` : undefined,
            ),
            inArray(notifications.id, waiting("unconfirmed")),
          ),
        ),
      )
      .returning({ id: notifications.id }),
    sameId,
    waiting("sending"),
  ]);
  if (moved.length > 0 || seen.length > 0) return "known";
  return flying.length > 0 ? "in flight" : "unknown";
}

const due = lte(notifications.due_at, sql`now()`);

const failExhausted = (which: SQL) =>
  db
    .update(notifications)
    .set({
      state: "failed",
      failed_at: sql`now()`,
      due_at: null,
      failure_code: "exhausted",
      failure_detail: sql`concat_ws(': ', 'It was tried as often as is allowed', ${notifications.failure_detail})`,
    })
    .where(and(which, eq(notifications.state, "queued"), gte(notifications.attempts, MAX_ATTEMPTS)));

/** Gives up the notifications of dead letters, if they were really tried as often as is allowed. */
export async function giveUp(ids: string[]): Promise<void> {
  await systemScope.run([failExhausted(inArray(notifications.id, ids))]);
}

/**
 * Puts right what crashes and lost messages left behind.
 * @param limit how many notifications to take back at the most
 * @returns the notifications to put on the queue again
 */
export async function sweep(limit: number): Promise<string[]> {
  const stale = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(due, eq(notifications.state, "queued")))
    .orderBy(notifications.due_at)
    .limit(limit)
    .for("update", { skipLocked: true });
  const [, , , requeued] = await systemScope.run([
    // A consumer that died in mid-call may have sent the text: it is not sent again.
    db
      .update(notifications)
      .set({
        state: "unconfirmed",
        unconfirmed_at: sql`now()`,
        due_at: sql`now() + make_interval(secs => ${REPORT_WAIT})`,
        failure_code: "unconfirmed",
        failure_detail: "Whether the gateway took it is not known; waiting for its report",
      })
      .where(and(due, eq(notifications.state, "sending"))),
    db
      .update(notifications)
      .set({
        state: "failed",
        failed_at: sql`now()`,
        due_at: null,
        failure_code: "unconfirmed",
        failure_detail:
          "Whether the gateway took it was never confirmed: ask the customer, then send it again",
      })
      .where(and(due, eq(notifications.state, "unconfirmed"))),
    failExhausted(due),
    db
      .update(notifications)
      .set({ due_at: sql`now() + interval '1 minute'` })
      .where(inArray(notifications.id, stale))
      .returning({ id: notifications.id }),
    db
      .delete(idempotencyKeys)
      .where(lt(idempotencyKeys.created_at, sql`now() - make_interval(hours => ${KEY_LIFE})`)),
    db.delete(sessions).where(lt(sessions.expires_at, sql`now()`)),
  ]);
  return requeued.map(({ id }) => id);
}
