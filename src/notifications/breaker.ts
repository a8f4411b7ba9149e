import { sql } from "drizzle-orm";
import type { Outcome } from "../africastalking.ts";
import type { BREAKER_STATES, GATEWAY_FAULTS } from "../states.ts";
import { breaker } from "./table.ts";

// The circuit breaker: one row for the deployment. It is closed while the gateway works. It opens when the gateway fails
// several calls in a row, or refuses the account; then one text at a time goes out as a probe, and the others wait. The
// first that is taken half-opens it: those that waited go out, the oldest first, so many in a minute, until none is left.
// The claim reads the row, the record of a batch and the sweep write it, and only when something changes: no claim
// waits for another because of it.

/** Counts the failures in a row that open it. */
const FAILURES = 5;
/** Delays the next probe after one, in seconds: less than the minute from sweep to sweep. */
const PROBE_PAUSE = 30;
/** The longest pause between probes that a gateway may ask for, in seconds: an hour, whatever its Retry-After says. */
const LONGEST_PAUSE = 3600;
/** Limits how many texts one sweep lets out of the backlog of an outage. */
export const DRAINED = 500;

/** What the answer to one text tells of the gateway as a whole. */
export type Evidence =
  | { kind: "works" }
  /** `retryAfter` in seconds, when the gateway said when to come again. */
  | { kind: "outage"; code: string; detail: string; retryAfter: number | undefined }
  | { kind: "account"; code: string; detail: string };

/** Says what an outcome tells of the gateway as a whole. An answer about one text says that the gateway works. */
export function evidenceOf(outcome: Outcome): Evidence {
  if (outcome.kind === "held") return { kind: "account", code: outcome.code, detail: outcome.detail };
  if (outcome.kind === "retry" && outcome.outage) {
    const { code, detail, retryAfter } = outcome;
    return { kind: "outage", code, detail, retryAfter };
  }
  // A gateway that does not answer would leave each further text in doubt.
  if (outcome.kind === "ambiguous" && !outcome.messageId)
    return { kind: "outage", code: "unconfirmed", detail: outcome.detail, retryAfter: undefined };
  return { kind: "works" };
}

/** Tells how the breaker was, and is. */
export interface BreakerChange {
  state: (typeof BREAKER_STATES)[number];
  fault: (typeof GATEWAY_FAULTS)[number] | null;
  code: string | null;
  /** Tells for how long it had been as it was, in seconds. */
  lasted: string;
  changed: boolean;
}

const changes = sql`breaker.state, breaker.fault, breaker.code, extract(epoch from now() - before.since) as lasted,
  (breaker.state, breaker.fault) is distinct from (before.state, before.fault) as changed`;

/** SQL for the time of a new state. */
const since = (changed: ReturnType<typeof sql>) => sql`case when ${changed} then now() else before.since end`;

/** SQL for an update that ends an outage: what waits is let out by the sweep. */
const succeed = (ids: string[]) => {
  // A text that was on its way when the account's fault was found does not tell that it is mended: the probe does.
  const closes = sql`(before.state = 'open' and (before.fault = 'outage' or before.probe = any(${sql.param(ids)}::uuid[])))`;
  return sql<BreakerChange>`
    with before as (
      select * from ${breaker} where failures > 0
        or state = 'open' and (fault = 'outage' or probe = any(${sql.param(ids)}::uuid[])) for update
    )
    update breaker set failures = 0, state = case when ${closes} then 'half_open' else before.state end,
      probe = case when ${closes} then null else before.probe end,
      released_until = case when ${closes} then null else before.released_until end, since = ${since(closes)}
    from before where breaker.id = before.id
    returning ${changes}`;
};

/** SQL for an update that counts failures, and opens the breaker when there are enough. */
function fail(ids: string[], count: number, startOver: boolean, last: Evidence & { kind: "outage" }) {
  const failures = startOver ? sql`${count}::integer` : sql`before.failures + ${count}::integer`;
  const opens = sql`(before.state <> 'open' and ${failures} >= ${FAILURES})`;
  const isOpen = sql`(before.state = 'open' or ${opens})`;
  const pause = Math.min(Math.max(PROBE_PAUSE, last.retryAfter ?? 0), LONGEST_PAUSE);
  return sql<BreakerChange>`
    with before as (select * from ${breaker} for update)
    update breaker set failures = ${failures}, state = case when ${opens} then 'open' else before.state end,
      fault = case when ${opens} then 'outage' else before.fault end,
      code = case when ${opens} then ${last.code} else before.code end,
      detail = case when ${opens} then ${last.detail} else before.detail end,
      probe = case when before.probe = any(${sql.param(ids)}::uuid[]) then null else before.probe end,
      probe_at = case when ${isOpen} then greatest(before.probe_at, now() + make_interval(secs => ${pause})) end,
      since = ${since(opens)}
    from before where breaker.id = before.id
    returning ${changes}`;
}

/** SQL for an update that opens the breaker because the account is refused. */
const refuseAccount = ({ code, detail }: Evidence & { kind: "account" }) => sql<BreakerChange>`
  with before as (select * from ${breaker} for update)
  update breaker set failures = 0, state = 'open', fault = 'account', code = ${code}, detail = ${detail}, probe = null,
    probe_at = now() + make_interval(secs => ${PROBE_PAUSE}), released_until = null,
    since = ${since(sql`before.state <> 'open' or before.fault <> 'account'`)}
  from before where breaker.id = before.id
  returning ${changes}`;

/**
 * Makes the update of the breaker that a batch of calls brings about, or undefined when they tell nothing. Goes last in
 * its transaction: whoever waits for the row then waits for nobody else.
 * @param ids of the texts
 * @param evidence in the order in which the gateway answered
 */
export function conclude(ids: string[], evidence: (Evidence | undefined)[]) {
  const told = evidence.filter((one) => one !== undefined);
  const last = told.at(-1);
  if (!last) return;
  if (last.kind === "works") return succeed(ids);
  if (last.kind === "account") return refuseAccount(last);
  const start = told.findLastIndex(({ kind }) => kind !== "outage") + 1;
  const account = told[start - 1];
  // What was refused for the account a moment ago is so still, as far as anybody knows.
  return account?.kind === "account"
    ? refuseAccount(account)
    : fail(ids, told.length - start, start > 0, last);
}

/** The condition of texts that wait for their turn. */
const waits = sql`notifications.state in ('queued', 'held') and notifications.due_at <= now()`;

/** SQL for an update by which the sweep chooses the next probe: the text that has waited longest, of those that are due. */
export const chooseProbe = () => sql`
  update breaker set probe_at = now() + make_interval(secs => ${PROBE_PAUSE}),
    probe = (select notifications.id from notifications where ${waits} order by first_due_at, notifications.id limit 1)
  where state = 'open' and probe_at <= now()
    and not exists (select from notifications where notifications.id = breaker.probe and notifications.state = 'sending')`;

/** SQL for an update by which the sweep lets more of the backlog out, and closes the breaker when nothing else waits. */
export const drain = () => sql<BreakerChange>`
  with before as (
    select *, (select first_due_at from notifications where ${waits}
      order by first_due_at, notifications.id offset ${DRAINED - 1} limit 1) as until
    from ${breaker} where breaker.state = 'half_open' for update
  )
  update breaker set released_until = before.until, state = case when before.until is null then 'closed' else 'half_open' end,
    fault = case when before.until is not null then before.fault end,
    code = case when before.until is not null then before.code end,
    detail = case when before.until is not null then before.detail end,
    since = ${since(sql`before.until is null`)}
  from before where breaker.id = before.id
  returning ${changes}`;

/**
 * SQL for what the breaker lets a text do: `go`, `hold` (the account is refused) or `wait`. For a query that has joined
 * the breaker to notifications.
 */
export const turn = sql`case
  when coalesce(breaker.state, 'closed') = 'closed' or breaker.probe = notifications.id
    or breaker.state = 'half_open' and notifications.first_due_at <= breaker.released_until then 'go'
  when breaker.state = 'open' and breaker.fault = 'account' then 'hold'
  else 'wait' end`;
