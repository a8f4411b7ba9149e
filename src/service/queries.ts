import { sql } from "drizzle-orm";
import { db, systemScope } from "../db/scope.ts";

/** When the newest migration that was applied was made, in milliseconds since 1970; 0 when there is none. */
export async function newestMigration(): Promise<number> {
  const [{ rows }] = await systemScope.run([
    db.execute<{ newest: string | null }>(
      sql`select max(created_at)::text as newest from drizzle.__drizzle_migrations`,
    ),
  ]);
  return Number(rows[0]?.newest ?? 0);
}
