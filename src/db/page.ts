import { and, eq, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { db, type Scope } from "./scope.ts";
import type { Search } from "./search.ts";

/** Where a page starts: the values of the row beside it, and the way to walk from there. */
export interface Position {
  value: string;
  id: string;
  direction: "next" | "previous";
}

export interface PageRequest {
  /** A name from the list's orderings; `-` in front of it means descending. */
  ordering: string;
  limit: number;
  from?: Position | undefined;
  count: boolean;
}

export interface Page<Row> {
  rows: Row[];
  next?: Position;
  previous?: Position;
  /** How many rows match in all, when asked for. */
  count?: number;
}

interface OwnedTable extends PgTable {
  owner_id: PgColumn;
  id: PgColumn;
}

/** The columns that a list can be ordered by, under the names that clients use. */
export type Orderings = Record<string, PgColumn | SQL>;

/**
 * One page of an owner's rows by keyset: the cost is the same at any depth, and rows that come or go elsewhere
 * never shift it. Ties are broken by id.
 */
export async function page<Columns extends SelectedFieldsFlat>(
  scope: Scope,
  list: {
    table: OwnedTable;
    columns: Columns;
    orderings: Orderings;
    where: (SQL | undefined)[];
    search?: Search | undefined;
  },
  request: PageRequest,
): Promise<Page<SelectResultFields<Columns>>> {
  const { table, columns, orderings, search } = list;
  const { limit, from } = request;
  const column = orderings[request.ordering.replace(/^-/, "")]!;
  const backwards = from?.direction === "previous";
  const descending = request.ordering.startsWith("-") !== backwards;

  const matching = and(eq(table.owner_id, scope.ownerId), ...list.where);
  const beyond =
    from && sql`(${column}, ${table.id}) ${sql.raw(descending ? "<" : ">")} (${from.value}, ${from.id})`;
  const direction = sql.raw(descending ? "desc" : "asc");

  const rows = (condition?: SQL) =>
    db
      .select({ row: columns, value: sql<string>`${column}::text`, id: sql<string>`${table.id}` })
      .from(table as PgTable)
      .where(and(matching, beyond, condition))
      .orderBy(sql`${column} ${direction}, ${table.id} ${direction}`)
      .limit(limit + 1);
  const count = (condition?: SQL) =>
    db
      .select({ count: sql<string>`count(*)` })
      .from(table as PgTable)
      .where(and(matching, condition));
  const among = search?.among(table.id);
  // Of the two ways to search, one finds nothing.
  const pages = search ? [rows(search.walk), rows(among)] : [rows()];
  const results = (await scope.run([
    ...(search ? [search.find()] : []),
    ...pages,
    ...(request.count ? [count(search && or(search.walk, among))] : []),
  ] as never)) as unknown[];

  type Found = { row: SelectResultFields<Columns>; value: string; id: string }[];
  const found = (results.slice(search ? 1 : 0, search ? 3 : 1) as Found[]).flat();
  const counted = request.count ? (results.at(-1) as { count: string }[]) : undefined;

  const counts = counted?.[0] && { count: Number(counted[0].count) };
  const more = found.length > limit;
  const shown = found.slice(0, limit);
  if (backwards) shown.reverse();
  const [first, last] = [shown.at(0), shown.at(-1)];
  if (!first && from) {
    // Everything here was deleted: the way back starts where this page would have.
    const back = backwards ? "next" : "previous";
    return { rows: [], [back]: { ...from, direction: back }, ...counts };
  }
  return {
    rows: shown.map(({ row }) => row),
    ...(last && (backwards || more) && { next: { value: last.value, id: last.id, direction: "next" } }),
    ...(first &&
      (backwards ? more : from) && { previous: { value: first.value, id: first.id, direction: "previous" } }),
    ...counts,
  };
}
