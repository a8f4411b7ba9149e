import { type SQL, sql } from "drizzle-orm/sql/sql";

/** SQL for a time in the API's form: UTC, ISO 8601, milliseconds. */
export const iso = (column: string): SQL =>
  sql`to_char(${sql.raw(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
