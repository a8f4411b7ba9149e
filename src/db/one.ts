import { and, eq, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import type { List, OwnedTable } from "./page-queries.ts";
import { prepared } from "./prepared.ts";
import { db, type Scope } from "./scope.ts";

/** The condition that a row has this id, and is this owner's; both are placeholders unless they are given. */
export function withId(
  table: OwnedTable,
  owner: string | Placeholder = sql.placeholder("owner"),
  id: string | Placeholder = sql.placeholder("id"),
): SQL {
  return and(eq(table.owner_id, owner), eq(table.id, id))!;
}

/** One of an owner's rows, by its id. */
export async function one<Columns extends SelectedFieldsFlat, Filter>(
  scope: Scope,
  { name, table, columns }: List<Columns, Filter>,
  id: string,
): Promise<SelectResultFields<Columns> | undefined> {
  const select = () =>
    db
      .select(columns as SelectedFieldsFlat)
      .from(table)
      .where(withId(table));
  const values = { owner: scope.ownerId, id };
  const [[row]] = await scope.run(prepared(`one of ${name}`, () => [select()], values));
  return row as SelectResultFields<Columns> | undefined;
}
