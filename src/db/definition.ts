import type { Placeholder, SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";

/** A table with rows of businesses. */
export interface BusinessTable extends PgTable {
  business_id: PgColumn;
  id: PgColumn;
}

/** Makes SQL for each row that the rows of a list can be shown with, as JSON, by the names that clients use. */
export type Expansions = Record<string, () => SQL>;

/** Describes the lists of a table: what they show, and what they can be ordered and filtered by. */
export interface Definition<Columns extends SelectedFieldsFlat, Filter> {
  table: BusinessTable;
  columns: Columns & { id: PgColumn };
  /** Maps the names that clients use for orderings to columns. */
  orderings: Record<string, PgColumn | SQL>;
  /** Makes the condition of each filter. */
  filters: { [Name in keyof Omit<Filter, "search">]-?: (value: Placeholder) => SQL };
  /** Maps the names of what rows can be shown with to SQL. */
  expansions?: Expansions;
  /**
   * A further condition under which a search finds a row, beside its own `search_text`.
   * @param matches the condition that a text contains what is searched for
   * @param patterns what is searched for, as {@link matches} takes it (search-term.ts)
   */
  alsoFoundBy?: (matches: (text: SQL) => SQL, patterns: SQL) => SQL;
}
