import { sql } from "drizzle-orm";
import { db, type Scope } from "./scope.ts";

/**
 * Runs a statement, in one call.
 * @param isTrial whether all that it does is undone again: what it returned is not
 */
export async function runOrTry(
  scope: Scope,
  isTrial: boolean,
  ...statements: ReturnType<typeof db.execute>[]
): Promise<{ rows: Record<string, unknown>[] }[]> {
  if (!isTrial) return (await scope.run(statements as never)) as never;
  const results = (await scope.run([
    db.execute(sql`savepoint trial`),
    ...statements,
    db.execute(sql`rollback to savepoint trial`),
  ] as never)) as { rows: Record<string, unknown>[] }[];
  return results.slice(1, -1);
}
