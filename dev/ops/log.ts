import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";

/**
 * Writes down what an operator does, in the transaction that does it. The database adds who and when.
 *
 * @param details ids, times, counts: nothing personal
 * @param results counts that only the statement knows, as SQL for a jsonb
 * @param when where it does not hold nothing was done, and nothing is written
 */
export const logged = (
  command: string,
  details: Record<string, unknown>,
  results: SQL = sql`'{}'::jsonb`,
  when: SQL = sql`true`,
): SQL =>
  sql`insert into operator_log (command, details)
    select ${command}::text, ${JSON.stringify(details)}::jsonb || ${results} where ${when}
    returning details`;

/** Stands for an owner in the log, which outlives them: whoever knows the owner can find them, and nobody else. */
export const ownerDigest = (ownerId: string) =>
  createHash("sha256").update(ownerId).digest("hex").slice(0, 16);
