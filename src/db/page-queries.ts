import { and, eq, getTableName, is, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import { db } from "./scope.ts";
import { search, WALK } from "./search.ts";

export interface OwnedTable extends PgTable {
  owner_id: PgColumn;
  id: PgColumn;
}

/** The columns that a list can be ordered by, under the names that clients use. */
export type Orderings = Record<string, PgColumn | SQL>;

/** What a list is made of, the same for every request. */
export interface List<Columns extends SelectedFieldsFlat, Filter> {
  /** Unlike that of any other list. */
  name: string;
  table: OwnedTable;
  columns: Columns;
  orderings: Orderings;
  /** The condition that each filter stands for. A search is the same for all lists. */
  filters: { [Name in keyof Omit<Filter, "search">]-?: (value: Placeholder) => SQL };
}

/** All of a request for a page that its queries' words depend on. */
export interface Shape {
  orderedBy: string;
  descending: boolean;
  /** Whether the page starts beside a row, rather than where the list does. */
  beyond: boolean;
  filters: string[];
  search: boolean;
  count: boolean;
}

const { placeholder } = sql;

/**
 * The queries for a page: its rows; when something is searched for, those of each step, see search.ts; the count last.
 * Their placeholders are `owner`, `enough`, `from` and `from_id`, the filters' names, and those of a search.
 */
export function pageQueries<Columns extends SelectedFieldsFlat, Filter>(
  { table, columns, orderings, filters }: List<Columns, Filter>,
  shape: Shape,
): BatchItem<"pg">[] {
  const column = orderings[shape.orderedBy]!;
  const direction = sql.raw(shape.descending ? "desc" : "asc");
  const order = sql`${column} ${direction}, ${table.id} ${direction}`;
  const enough = placeholder("enough");

  const conditions = filters as Record<string, (value: Placeholder) => SQL>;
  const matching = and(
    eq(table.owner_id, placeholder("owner")),
    ...shape.filters.map((name) => conditions[name]!(placeholder(name))),
  );
  const side = sql.raw(shape.descending ? "<" : ">");
  const start = sql`(${placeholder("from")}, ${placeholder("from_id")})`;
  const ahead = and(matching, shape.beyond ? sql`(${column}, ${table.id}) ${side} ${start}` : undefined);

  const selectFrom = (source: PgTable | SQL, row: SelectedFieldsFlat, also: object = {}) =>
    db
      .select({ row, value: sql`${column}::text`, id: sql`${table.id}`, ...also })
      .from(source as PgTable)
      .orderBy(order);
  const rows = (condition?: SQL) => selectFrom(table, columns).where(and(ahead, condition)).limit(enough);

  const looked = shape.search ? search(getTableName(table)) : undefined;
  const countAll = db.select({ count: sql<string>`count(*)` }).from(table as PgTable);
  const counting = shape.count ? [countAll.where(and(matching, looked?.matches))] : [];
  if (!looked) return [rows(), ...counting];

  const name = sql.identifier(getTableName(table));
  const next = sql`select * from ${table} where ${ahead} order by ${order} limit ${sql.raw(String(WALK))}`;
  const hits = sql`select * from (${next}) as ${name} where ${looked.matches} order by ${order} limit ${enough}`;
  // Drizzle takes the columns of a table from nothing else: not from a part of it, unless they are put as SQL.
  const row = Object.fromEntries(
    Object.entries(columns).map(([name, field]) => [
      name,
      is(field, PgColumn) ? sql`${field}`.mapWith(field) : field,
    ]),
  ) as SelectedFieldsFlat;
  return [
    selectFrom(sql`(${hits}) as ${name}`, row, { met: looked.met }),
    db.execute(looked.find),
    rows(and(looked.unfinished, looked.matches)),
    rows(looked.among(table.id)),
    ...counting,
  ];
}
