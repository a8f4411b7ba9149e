import { and, eq, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import type { BusinessTable, Definition } from "./definition.ts";
import { type Expanded, expandedColumn } from "./expand.ts";
import { page } from "./page.ts";
import { business, compiled, db, query } from "./query.ts";

/** Makes the condition that a row has this id and belongs to the scope's business. The id is a placeholder unless given. */
export function withId(table: BusinessTable, id: string | Placeholder = sql.placeholder("id")): SQL {
  return and(eq(table.business_id, business), eq(table.id, id))!;
}

/** Makes the queries of a collection: one of its rows, and a page of its list. */
export function collection<
  Columns extends SelectedFieldsFlat,
  Filter extends { search?: string | undefined },
>(definition: Definition<Columns, Filter>) {
  type Row = Expanded<SelectResultFields<Columns>>;
  const { table, columns, expansions } = definition;
  const one = compiled((expand: string[]) => {
    const select = db
      .select({ ...(columns as SelectedFieldsFlat), ...expandedColumn(expansions, expand) })
      .from(table)
      .where(withId(table));
    return query({ found: select.getSQL() as SQL<Row> }, ({ found }) => found[0]);
  });
  return {
    /**
     * Reads one row.
     * @param expand the names of what it is shown with
     * @returns undefined when the business has none with this id
     */
    get: (id: string, expand: string[] = []) => one(expand, { id }),
    /** Reads one page of the rows that pass a filter. */
    list: page<Row, Filter>(definition),
  };
}
