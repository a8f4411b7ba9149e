import { and, inArray, isNotNull, lt, lte, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { sessions } from "../auth/table.ts";
import { db, type Query, query } from "../db/query.ts";
import { idempotencyKeys } from "../db/table.ts";
import { usage } from "../limits/table.ts";
import { incomingMessages } from "../replies/table.ts";
import { settings } from "../settings.ts";
import { type BreakerChange, chooseProbe, drain, turn } from "./breaker.ts";
import { takeEarlyReports } from "./delivery-reports-queries.ts";
import { unlocked } from "./lock.ts";
import { reportWait } from "./retry.ts";
import { breaker, notifications } from "./table.ts";
import { assign, mayMake, move, oneOfMoves } from "./transition-sql.ts";
import { MAX_AMBIGUOUS, SWEEP_GRACE } from "./transitions.ts";
import { hasExpired } from "./validity.ts";

/** How long an idempotency key is kept, in hours: more than the day that is promised. */
const KEY_LIFE = 48;

/** Limits how long the id of a message that came in is kept, in days: the gateway passes one on again for a while. */
const MESSAGE_ID_LIFE = 7;

/** The states that a text leaves by itself, or by the sweep when it is due. */
const WAITING = ["queued", "held", "sending", "unconfirmed"] as const;

const due = lte(notifications.due_at, sql`now()`);

/** Ends the texts that could not be sent within their validity. */
const expire = () =>
  db
    .update(notifications)
    .set(
      move("expire", {
        reason: [
          "expired",
          sql`concat_ws(': ', 'It could not be sent in time', ${notifications.failure_detail})`,
        ],
      }),
    )
    .where(unlocked(and(due, mayMake("expire"), hasExpired())!))
    .returning({ id: notifications.id });

const iso = (time: SQL) => sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL for the history with the attempt of a consumer that died, which ended with its lease. */
const historyOfAbandoned = sql`attempt_history || jsonb_build_object(
  'number', jsonb_array_length(attempt_history) + 1, 'started_at', ${iso(sql`coalesce(sending_at, now())`)},
  'ended_at', ${iso(sql`now()`)}, 'outcome', 'ambiguous', 'code', 'unconfirmed',
  'detail', 'The Worker stopped before it could write down the answer', 'provider_message_id', null)`;

/** How often the answer to an attempt was lost. */
const ambiguous = sql`jsonb_array_length(jsonb_path_query_array(attempt_history, '$[*] ? (@.outcome == "ambiguous")'))`;

/** Requeues or fails the unconfirmed texts whose wait has ended, as AFRICASTALKING_AMBIGUOUS says. */
function endUnconfirmed() {
  const isRequeued =
    settings().AFRICASTALKING_AMBIGUOUS === "resend" ? sql`${ambiguous} < ${MAX_AMBIGUOUS}` : sql`false`;
  return db
    .update(notifications)
    .set(
      oneOfMoves([
        [isRequeued, move("requeueUnconfirmed")],
        [sql`true`, move("giveUpUnconfirmed")],
      ]),
    )
    .where(unlocked(and(due, mayMake("giveUpUnconfirmed"))!))
    .returning({ id: notifications.id });
}

/** Holds what is due, where the account is refused, so that its business sees why it waits. */
const holdBack = () => {
  const isRefused = sql`(select state = 'open' and fault = 'account' from ${breaker})`;
  const isProbe = sql`notifications.id = (select probe from ${breaker})`;
  return db
    .update(notifications)
    .set(move("holdBack", { reason: [sql`(select code from breaker)`, sql`(select detail from breaker)`] }))
    .where(unlocked(sql`${due} and ${mayMake("holdBack")} and ${isRefused} and ${isProbe} is not true`));
};

/**
 * Takes the texts whose turn it is, the oldest first: those that are due while the breaker is closed, a probe while it is
 * open, and what it has released while it is half-open. What is held is released.
 * @param limit how many at the most
 */
const requeue = (limit: number) => sql<{ id: string; first_due_at: string }>`
  with chosen as (
    select notifications.id, coalesce(breaker.state, 'closed') = 'closed' as whenever
    from ${notifications} left join ${breaker} on true
    where ${due} and notifications.state in ('queued', 'held') and ${turn} = 'go'
    order by notifications.due_at limit ${limit} for update of notifications skip locked
  )
  update ${notifications}
  set ${assign({
    ...oneOfMoves([[mayMake("release"), move("release")]]),
    // Not twice within a minute. An order of turns is kept: the breaker lets nothing else out.
    due_at: sql`case when chosen.whenever then now() + make_interval(secs => ${SWEEP_GRACE}) else due_at end`,
  })}
  from chosen where notifications.id = chosen.id
  returning notifications.id, first_due_at`;

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
  /** How many could not be sent within their validity. */
  expired: number;
  /** How many were being sent by a consumer that died. */
  abandoned: number;
  /** How many no delivery report has confirmed in time. */
  unconfirmed: number;
  /** The age of the notification that is overdue for longest, in milliseconds; 0 when none is. */
  oldestDueMs: number;
  breaker: BreakerChange[];
}

/**
 * Repairs what crashes and lost messages left behind.
 * @param limit how many notifications to take back at the most
 */
export function sweep(limit: number): Query<Swept> {
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
    expired: expire(),
    heldBack: holdBack(),
    probe: chooseProbe(),
    drained: drain(),
    requeued: requeue(limit),
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
  return query(statements, ({ oldest, abandoned, unconfirmed, expired, drained, requeued }) => ({
    requeued: requeued
      .sort((one, other) => Date.parse(one.first_due_at) - Date.parse(other.first_due_at))
      .map(({ id }) => id),
    expired: expired.length,
    breaker: drained,
    abandoned: abandoned.length,
    unconfirmed: unconfirmed.length,
    oldestDueMs: Math.round(Number(oldest[0]?.age ?? 0)),
  }));
}
