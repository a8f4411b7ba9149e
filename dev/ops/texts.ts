import { type SQL, sql } from "drizzle-orm";
import { parseInstant } from "./command.ts";

/** Which texts a command is about: flags of `dead-letters`, `replay` and `requeue`. */
export const filterOptions = {
  from: { type: "string" },
  to: { type: "string" },
  reason: { type: "string" },
  owner: { type: "string" },
} as const;

export interface Filter {
  from?: string | undefined;
  to?: string | undefined;
  reason?: string | undefined;
  owner?: string | undefined;
}

/** The states that texts can be called back from; the column that says since when they are in it. */
export const SINCE = {
  queued: "queued_at",
  unconfirmed: "unconfirmed_at",
  failed: "failed_at",
} as const;

export type State = keyof typeof SINCE;

/**
 * SQL for the texts, as `notifications n`, that are in a state and pass a filter.
 * @throws SetupError for a time that cannot be read
 */
export function matching(state: State, { from, to, reason, owner }: Filter): SQL {
  const since = sql`n.${sql.identifier(SINCE[state])}`;
  const conditions = [
    sql`n.state = ${state}`,
    from && sql`${since} >= ${parseInstant("from", from)}::timestamptz`,
    to && sql`${since} < ${parseInstant("to", to)}::timestamptz`,
    reason && sql`n.failure_code = ${reason}`,
    owner && sql`n.owner_id = ${owner}`,
  ].filter((condition) => typeof condition === "object");
  return sql.join(conditions, sql` and `);
}

/**
 * SQL for whether the gateway ever took a text, as far as anybody knows: it said so, it gave it an id, or its answer
 * was lost. What it took and then could not deliver is among them: reports of failure have been wrong.
 */
export const mayHaveArrived = sql`(n.provider_message_id is not null or n.state = 'unconfirmed'
  or coalesce(n.failure_code = 'unconfirmed', false)
  or n.attempt_history @? '$[*] ? (@.outcome == "accepted" || @.outcome == "ambiguous")')`;
