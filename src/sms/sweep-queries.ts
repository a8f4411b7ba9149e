import { and, eq, gte, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import { idempotencyKeys, notifications, sessions } from "../db/schema.ts";
import { db, systemScope } from "../db/scope.ts";
import { settings } from "../settings.ts";
import { takeEarlyReports } from "./report-queries.ts";
import { MAX_ATTEMPTS, reportWait, SWEEP_GRACE } from "./retry.ts";

/** What an idempotency key is kept for, in hours: more than the day that is promised. */
const KEY_LIFE = 48;

/** The states that a text leaves by itself when its time comes, or by the sweep. */
const WAITING = ["queued", "sending", "unconfirmed"] as const;

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
    .where(and(which, eq(notifications.state, "queued"), gte(notifications.attempts, MAX_ATTEMPTS)))
    .returning({ id: notifications.id });

/**
 * Gives up the notifications of dead letters, if they were really tried as often as is allowed.
 * @returns which those were
 */
export async function giveUp(ids: string[]): Promise<string[]> {
  const [given] = await systemScope.run([failExhausted(inArray(notifications.id, ids))]);
  return given.map(({ id }) => id);
}

const iso = (time: SQL) => sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The attempt of a consumer that died, ended by the lease. */
const diedInAttempt = sql`attempt_history || jsonb_build_object(
  'number', jsonb_array_length(attempt_history) + 1, 'started_at', ${iso(sql`coalesce(sending_at, now())`)},
  'ended_at', ${iso(sql`now()`)}, 'outcome', 'ambiguous', 'code', 'unconfirmed',
  'detail', 'The Worker stopped before it could write down the answer', 'provider_message_id', null)`;

/** What becomes of a text that nobody confirmed in time. */
const unconfirmedNoLonger = () =>
  settings().AFRICASTALKING_AMBIGUOUS === "resend"
    ? { state: "queued" as const, queued_at: sql`now()` }
    : {
        state: "failed" as const,
        failed_at: sql`now()`,
        due_at: null,
        failure_code: "unconfirmed",
        failure_detail:
          "Whether the gateway took it was never confirmed: ask the customer, then send it again",
      };

/** What a sweep found, and did about it. */
interface Swept {
  /** The notifications to put on the queue again. */
  requeued: string[];
  /** How many were tried as often as is allowed. */
  givenUp: number;
  /** How many were being sent by a consumer that died. */
  abandoned: number;
  /** How many no delivery report has confirmed in time. */
  unconfirmed: number;
  /** For how long the one that is longest due has been, in milliseconds; 0 when none is. */
  oldestDueMs: number;
}

/**
 * Puts right what crashes and lost messages left behind.
 * @param limit how many notifications to take back at the most
 */
export async function sweep(limit: number): Promise<Swept> {
  const stale = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(due, eq(notifications.state, "queued")))
    .orderBy(notifications.due_at)
    .limit(limit)
    .for("update", { skipLocked: true });
  const [oldest, abandoned, , unconfirmed, givenUp, requeued] = await systemScope.run([
    db
      .select({ age: sql<string | null>`extract(epoch from now() - min(due_at)) * 1000` })
      .from(notifications)
      .where(and(due, inArray(notifications.state, WAITING))),
    // A consumer that died in mid-call may have sent the text: it is not sent again.
    db
      .update(notifications)
      .set({
        state: "unconfirmed",
        unconfirmed_at: sql`now()`,
        due_at: sql`now() + make_interval(secs => ${reportWait()})`,
        attempt_history: diedInAttempt,
        failure_code: "unconfirmed",
        failure_detail: "Whether the gateway took it is not known; waiting for its report",
      })
      .where(and(due, eq(notifications.state, "sending")))
      .returning({ id: notifications.id }),
    takeEarlyReports(sql`held.state = 'unconfirmed'`),
    db
      .update(notifications)
      .set(unconfirmedNoLonger())
      .where(and(due, eq(notifications.state, "unconfirmed")))
      .returning({ id: notifications.id }),
    failExhausted(due),
    db
      .update(notifications)
      .set({ due_at: sql`now() + make_interval(secs => ${SWEEP_GRACE})` })
      .where(inArray(notifications.id, stale))
      .returning({ id: notifications.id }),
    db
      .delete(idempotencyKeys)
      .where(lt(idempotencyKeys.created_at, sql`now() - make_interval(hours => ${KEY_LIFE})`)),
    db.delete(sessions).where(lt(sessions.expires_at, sql`now()`)),
  ]);
  return {
    requeued: requeued.map(({ id }) => id),
    givenUp: givenUp.length,
    abandoned: abandoned.length,
    unconfirmed: unconfirmed.length,
    oldestDueMs: Math.round(Number(oldest[0]?.age ?? 0)),
  };
}
