import { sql } from "drizzle-orm";
import { query } from "../db/query.ts";

/** Reads when the newest migration that was applied was made, in milliseconds since 1970; 0 when there is none. */
export const newestMigration = () =>
  query(
    {
      applied: sql<{ newest: string | null }>`
        select max(created_at)::text as newest from drizzle.__drizzle_migrations`,
    },
    ({ applied: [row] }) => Number(row?.newest ?? 0),
  );
