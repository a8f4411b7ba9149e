import { and, gte, inArray, isNotNull, lt, lte, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { sessions } from "../auth/table.ts";
import { db, type Query, query } from "../db/query.ts";
import { idempotencyKeys } from "../db/table.ts";
import { usage } from "../limits/table.ts";
import { incomingMessages } from "../replies/table.ts";
import { settings } from "../settings.ts";
import { takeEarlyReports } from "./delivery-reports-queries.ts";
import { unlocked } from "./lock.ts";
import { reportWait } from "./retry.ts";
import { notifications } from "./table.ts";
import { mayMake, move } from "./transition-sql.ts";
import { MAX_ATTEMPTS, SWEEP_GRACE } from "./transitions.ts";

/** How long an idempotency key is kept, in hours: more than the day that is promised. */
const KEY_LIFE = 48;

/** How long the id of a message that came in is kept, in days: the gateway passes one on again for a while. */
const MESSAGE_ID_LIFE = 7;

/** The states that a text leaves by itself, or by the sweep when it is due. */
const WAITING = ["queued", "sending", "unconfirmed"] as const;

const due = lte(notifications.due_at, sql`now()`);

const failExhausted = (which: SQL) =>
  db
    .update(notifications)
    .set(
      move("exhaust", {
        reason: [
          "exhausted",
          sql`concat_ws(': ', 'It was tried as often as is allowed', ${notifications.failure_detail})`,
        ],
      }),
    )
    .where(unlocked(and(which, mayMake("exhaust"), gte(notifications.attempts, MAX_ATTEMPTS))!))
    .returning({ id: notifications.id });

/**
 * Gives up those of some notifications that were tried as often as is allowed.
 * @returns their ids
 */
export const giveUp = (ids: string[]) =>
  query({ given: failExhausted(inArray(notifications.id, ids)) }, ({ given }) => given.map(({ id }) => id));

const iso = (time: SQL) => sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL for the history with the attempt of a consumer that died, which ended with its lease. */
const historyOfAbandoned = sql`attempt_history || jsonb_build_object(
  'number', jsonb_array_length(attempt_history) + 1, 'started_at', ${iso(sql`coalesce(sending_at, now())`)},
  'ended_at', ${iso(sql`now()`)}, 'outcome', 'ambiguous', 'code', 'unconfirmed',
  'detail', 'The Worker stopped before it could write down the answer', 'provider_message_id', null)`;

/** Requeues or fails the unconfirmed texts whose wait has ended, as AFRICASTALKING_AMBIGUOUS says. */
function endUnconfirmed() {
  const name = settings().AFRICASTALKING_AMBIGUOUS === "resend" ? "requeueUnconfirmed" : "expire";
  return db
    .update(notifications)
    .set(move(name))
    .where(unlocked(and(due, mayMake(name))!))
    .returning({ id: notifications.id });
}

/** Limits how many rows of a table one sweep tidies away, about: more would take longer than a statement may. */
const TIDIED = 10_000;

/** Makes the condition of a table's oldest rows from before a time, as far as one sweep tidies them away. */
const isOldest = (time: PgColumn, before: SQL, table: PgTable) =>
  lt(
    time,
    sql`coalesce((select ${time} from ${table} where ${time} < ${before} order by ${time} offset ${TIDIED} limit 1),
      ${before})`,
  );

/** What a sweep has done. */
interface Swept {
  /** The notifications to put on the queue again. */
  requeued: string[];
  /** How many were tried as often as is allowed. */
  givenUp: number;
  /** How many were being sent by a consumer that died. */
  abandoned: number;
  /** How many no delivery report has confirmed in time. */
  unconfirmed: number;
  /** The age of the notification that is overdue for longest, in milliseconds; 0 when none is. */
  oldestDueMs: number;
}

/**
 * Repairs what crashes and lost messages left behind.
 * @param limit how many notifications to take back at the most
 */
export function sweep(limit: number): Query<Swept> {
  const stale = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(due, mayMake("claim")))
    .orderBy(notifications.due_at)
    .limit(limit)
    .for("update", { skipLocked: true });
  const statements = {
    oldest: db
      .select({ age: sql<string | null>`extract(epoch from now() - min(due_at)) * 1000`.as("age") })
      .from(notifications)
      .where(and(due, inArray(notifications.state, WAITING))),
    // A consumer that died during its call may have sent the text, so it is not sent again.
    abandoned: db
      .update(notifications)
      .set({
        ...move("abandon", { due: reportWait() }),
        attempt_history: historyOfAbandoned,
      })
      .where(unlocked(and(due, mayMake("abandon"))!))
      .returning({ id: notifications.id }),
    reported: takeEarlyReports(unlocked(and(mayMake("confirm"), isNotNull(notifications.early_reports))!)),
    unconfirmed: endUnconfirmed(),
    givenUp: failExhausted(due),
    requeued: db
      .update(notifications)
      .set({ due_at: sql`now() + make_interval(secs => ${SWEEP_GRACE})` })
      .where(inArray(notifications.id, stale))
      .returning({ id: notifications.id }),
    forgotten: db
      .delete(idempotencyKeys)
      .where(
        isOldest(
          idempotencyKeys.created_at,
          sql`now() - make_interval(hours => ${KEY_LIFE})`,
          idempotencyKeys,
        ),
      ),
    received: db
      .delete(incomingMessages)
      .where(
        isOldest(
          incomingMessages.received_at,
          sql`now() - make_interval(days => ${MESSAGE_ID_LIFE})`,
          incomingMessages,
        ),
      ),
    // Counters of a day that has passed everywhere. Those of the deployment and of businesses come again with a text.
    counted: db.delete(usage).where(lt(usage.day, sql`(now() at time zone 'UTC')::date - 1`)),
    ended: db.delete(sessions).where(isOldest(sessions.expires_at, sql`now()`, sessions)),
  };
  return query(statements, ({ oldest, abandoned, unconfirmed, givenUp, requeued }) => ({
    requeued: requeued.map(({ id }) => id),
    givenUp: givenUp.length,
    abandoned: abandoned.length,
    unconfirmed: unconfirmed.length,
    oldestDueMs: Math.round(Number(oldest[0]?.age ?? 0)),
  }));
}
