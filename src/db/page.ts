import { and, eq, getTableName, is, type SQL, sql } from "drizzle-orm";
import { PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { db, type Scope } from "./scope.ts";
import { type Search, WALK } from "./search.ts";

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

  type Found = { row: SelectResultFields<Columns>; value: string; id: string }[];
  const order = sql`${column} ${direction}, ${table.id} ${direction}`;
  const enough = limit + 1;
  const selectFrom = (source: PgTable | SQL, row = columns, also: object = {}) =>
    db
      .select({ row, value: sql<string>`${column}::text`, id: sql<string>`${table.id}`, ...also })
      .from(source as PgTable);
  const rows = (condition?: SQL) =>
    selectFrom(table)
      .where(and(matching, beyond, condition))
      .orderBy(order)
      .limit(enough);
  const countQuery = db
    .select({ count: sql<string>`count(*)` })
    .from(table as PgTable)
    .where(and(matching, search?.matches));
  const counting = request.count ? [countQuery] : [];

  let found: Found;
  let counted: { count: string }[] | undefined;
  if (search) {
    const name = sql.identifier(getTableName(table));
    const next = sql`select * from ${table} where ${and(matching, beyond)} order by ${order} limit ${WALK}`;
    const hits = sql`select * from (${next}) as ${name} where ${search.matches} order by ${order} limit ${enough}`;
    // Drizzle takes the columns of a table from nothing else: not from a part of it, unless they are put as SQL.
    const row = Object.fromEntries(
      Object.entries(columns).map(([name, field]) => [
        name,
        is(field, PgColumn) ? sql`${field}`.mapWith(field) : field,
      ]),
    ) as Columns;
    const walk = selectFrom(sql`(${hits}) as ${name}`, row, { met: search.met }).orderBy(order);
    const rest = rows(and(search.unfinished(enough), search.matches));
    const results = (await scope.run([
      walk,
      search.find(enough),
      rest,
      rows(search.among(table.id)),
      ...counting,
    ] as never)) as [Found, unknown, Found, Found, { count: string }[]?];
    const [met, , ...others] = results;
    // Of the two others one has nothing, or both when the walk met enough.
    found = met.length === enough ? met : [...others[0], ...others[1]];
    counted = others[2];
  } else {
    [found, counted] = (await scope.run([rows(), ...counting] as never)) as [Found, { count: string }[]?];
  }

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
