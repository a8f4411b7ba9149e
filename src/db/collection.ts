import { and, eq, getTableName, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import type { BusinessTable, Definition } from "./definition.ts";
import { type Expanded, expandedColumn } from "./expand.ts";
import { page } from "./page.ts";
import { business, compiled, query } from "./query.ts";
import { selectFrom } from "./select-from.ts";

/** Makes the condition that a row has this id and belongs to the scope's business. The id is a placeholder unless given. */
export function withId(table: BusinessTable, id: string | Placeholder = sql.placeholder("id")): SQL {
  return and(eq(table.business_id, business), eq(table.id, id))!;
}

/**
 * Makes the queries of a collection: one of its rows, and a page of its list.
 * @param read finishes a row, where that is cheaper than in SQL
 */
export function collection<
  Columns extends SelectedFieldsFlat,
  Filter extends { search?: string | undefined },
>(
  definition: Definition<Columns, Filter>,
  read: (row: SelectResultFields<Columns>) => SelectResultFields<Columns> = (row) => row,
) {
  type Row = Expanded<SelectResultFields<Columns>>;
  const { table, columns, expansions } = definition;
  const finished = (row: Row): Row => ({ ...row, ...read(row) });
  const one = compiled((expand: string[]) => {
    // A function of the database for each collection (drizzle/), which keeps the plan.
    const byId = sql.identifier(`${getTableName(table)}_by_id`);
    const shown = { ...(columns as SelectedFieldsFlat), ...expandedColumn(expansions, expand) };
    const select = selectFrom(shown, sql`${byId}(${sql.placeholder("id")}::uuid) as ${table}`);
    return query({ found: select.getSQL() as SQL<Row> }, ({ found: [row] }) => row && finished(row));
  });
  return {
    /**
     * Reads one row.
     * @param expand the names of what it is shown with
     * @returns undefined when the business has none with this id
     */
    get: (id: string, expand: string[] = []) => one(expand, { id }),
    /** Reads one page of the rows that pass a filter. */
    list: page<Row, Filter>(definition, finished),
  };
}
