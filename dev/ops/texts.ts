import { type SQL, sql } from "drizzle-orm/sql/sql";
import { parseBusiness } from "./business.ts";
import { parseInstant } from "./command.ts";

/** Which texts a command is about: flags of `dead-letters`, `replay` and `requeue`. */
export const filterOptions = {
  from: { type: "string" },
  to: { type: "string" },
  reason: { type: "string" },
  business: { type: "string" },
} as const;

export interface Filter {
  from?: string | undefined;
  to?: string | undefined;
  reason?: string | undefined;
  business?: string | undefined;
}

/** The states that texts can be sent again from, with the column that says since when a text is in the state. */
export const SINCE = {
  queued: "queued_at",
  unconfirmed: "unconfirmed_at",
  failed: "failed_at",
  expired: "expired_at",
} as const;

export type State = keyof typeof SINCE;

/**
 * The condition that a text is in a state and passes a filter.
 * @throws SetupError for a time or a business that cannot be read
 */
export function matching(state: State, { from, to, reason, business }: Filter): SQL {
  const since = sql`notifications.${sql.identifier(SINCE[state])}`;
  const conditions = [
    sql`notifications.state = ${state}`,
    from && sql`${since} >= ${parseInstant("from", from)}::timestamptz`,
    to && sql`${since} < ${parseInstant("to", to)}::timestamptz`,
    reason && sql`notifications.failure_code = ${reason}`,
    business && sql`notifications.business_id = ${parseBusiness(business)}`,
  ].filter((condition) => typeof condition === "object");
  return sql.join(conditions, sql` and `);
}

/** Makes what the log keeps of a filter, and whose data it opens. */
export function entryOf({ from, to, reason, business }: Filter) {
  return { details: { from, to, reason }, business: business && parseBusiness(business) };
}

/**
 * The condition that the gateway may have taken a text: it said so, it gave it an id, or its answer was lost. Holds also
 * for a text that was then reported as undeliverable, because such reports have been wrong.
 */
export const mayHaveArrived = sql`(notifications.provider_message_id is not null or notifications.state = 'unconfirmed'
  or coalesce(notifications.failure_code = 'unconfirmed', false)
  or notifications.attempt_history @? '$[*] ? (@.outcome == "accepted" || @.outcome == "ambiguous")')`;
