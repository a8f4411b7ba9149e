import { and, eq, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { BusinessTable, Expansions } from "./definition.ts";
import { business, db } from "./query.ts";

/** A row with those that were asked for beside it, as the database has them; null for one that it does not refer to. */
export type Expanded<Row> = Row & { expanded?: Record<string, object | null> };

/** Makes SQL for the row of another table to which a column refers, as JSON; null where there is none. */
export function rowReferredTo(
  { table, columns }: { table: BusinessTable; columns: SelectedFieldsFlat },
  column: PgColumn,
): SQL {
  const row = db
    .select(columns)
    .from(table as PgTable)
    .where(and(eq(table.business_id, business), eq(table.id, column)));
  return sql`(select to_json(row) from (${row}) as row)`;
}

/** Makes the column `expanded`. @param names which of the expansions; there is no column for none */
export function expandedColumn(expansions: Expansions | undefined, names: string[]): SelectedFieldsFlat {
  if (!expansions || names.length === 0) return {};
  const entries = names.map((name) => sql`${sql.raw(`'${name}'`)}, ${expansions[name]!()}`);
  return { expanded: sql`json_build_object(${sql.join(entries, sql`, `)})`.as("expanded") };
}
