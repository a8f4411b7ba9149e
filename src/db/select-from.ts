import { is, type SQL, sql } from "drizzle-orm";
import { PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import { db } from "./query.ts";

/**
 * Selects a table's columns from something else that has them under its name, such as the rows that a statement returns. Drizzle refuses
 * a column of a table that is not in the query, so the columns go by their names alone.
 */
export function selectFrom(columns: SelectedFieldsFlat, source: SQL) {
  const fields = Object.entries(columns).map(([name, field]) => [
    name,
    is(field, PgColumn) ? sql`${sql.identifier(field.name)}` : field,
  ]);
  // Drizzle's type of what is selected from knows tables alone; its SQL takes any.
  return db.select(Object.fromEntries(fields) as SelectedFieldsFlat).from(source as unknown as PgTable);
}
