import { and, eq, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { Definition } from "./definition.ts";
import { expandedColumn } from "./expand.ts";
import { business, db } from "./query.ts";
import { rowOf, search } from "./search.ts";
import { selectFrom } from "./select-from.ts";

/** The part of a page request that the SQL of its query depends on. */
export type Shape = {
  orderedBy: string;
  descending: boolean;
  /** Tells whether the page starts beside a row, rather than at the start of the list. */
  isContinued: boolean;
  filters: string[];
  /** Names what the rows are shown with. */
  expand: string[];
  /** Tells whether a term is looked for. */
  search: boolean;
  count: boolean;
};

/** A row with the text of the value that it is ordered by, and what a search and a count add. */
export type Positioned<Row> = Row & {
  id: string;
  position: string;
  /** Of a search: whether the row matches; one that does not only tells where the search ended. */
  hit?: boolean;
  /** Of a search: whether it looked no further. */
  last?: boolean;
  /** How many rows match in all, if they are counted; null when that is not known. */
  count?: string | null;
};

const { placeholder } = sql;

/**
 * Makes the statement of a page: its rows, in order; with a count, beside that, in at least one row. Its placeholders are
 * `limit`, `from` and `from_id`, the filters' names, and those of a search (search.ts).
 */
export function statementOf<Row>(
  { table, columns, orderings, filters, expansions, alsoFoundBy }: Definition<SelectedFieldsFlat, object>,
  shape: Shape,
): SQL<Positioned<Row>> {
  const column = orderings[shape.orderedBy]!;
  const direction = sql.raw(shape.descending ? "desc" : "asc");
  const order = sql`${column} ${direction}, ${table.id} ${direction}`;

  const conditions: Record<string, (value: Placeholder) => SQL> = filters;
  const own = eq(table.business_id, business);
  const passes = shape.filters.map((name) => conditions[name]!(placeholder(name)));
  const side = sql.raw(shape.descending ? "<" : ">");
  const start = sql`(${placeholder("from")}, ${placeholder("from_id")})`;
  const ahead = shape.isContinued ? sql`(${column}, ${table.id}) ${side} ${start}` : undefined;
  const expanded = expandedColumn(expansions, shape.expand);
  const shown = { ...columns, ...expanded, position: sql`${column}::text`.as("position") };
  if (shape.search) {
    const { page, count } = search(table, { own, passes, ahead, order, isCounted: shape.count, alsoFoundBy });
    const flagged = { ...shown, hit: sql`hit`.as("hit"), last: sql`last`.as("last") };
    const source = sql`page cross join lateral ${rowOf(table, sql`page.row_id`)}`;
    const rows = selectFrom(flagged, source).orderBy(order).limit(placeholder("limit")).getSQL();
    return sql`with ${page} ${shape.count ? withCount(rows, count) : rows}`;
  }
  const all: PgTable = table;
  const rows = db
    .select(shown)
    .from(all)
    .where(and(own, ...passes, ahead))
    .orderBy(order)
    .limit(placeholder("limit"))
    .getSQL();
  if (!shape.count) return rows as SQL<Positioned<Row>>;
  const count = db
    .select({ count: sql`count(*)`.as("count") })
    .from(all)
    .where(and(own, ...passes));
  return withCount(rows, sql`(${count})`);
}

/** Makes the statement of rows with their count beside them. Where there are none, it returns one with nothing else. */
const withCount = <Row>(rows: SQL, count: SQL) => sql<Row>`select page.*, counted.count
  from (select ${count} as count) as counted
  left join (select *, row_number() over () as nth from (${rows}) as page) as page on true
  order by nth`;
