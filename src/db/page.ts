import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { type List, pageQueries, type Shape } from "./page-queries.ts";
import { prepared } from "./prepared.ts";
import type { Scope } from "./scope.ts";
import { pattern } from "./search.ts";

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

/**
 * One page of an owner's rows by keyset: the cost is the same at any depth, and rows that come or go elsewhere
 * never shift it. Ties are broken by id.
 */
export async function page<
  Columns extends SelectedFieldsFlat,
  Filter extends { search?: string | undefined },
>(
  scope: Scope,
  list: List<Columns, Filter>,
  { search, ...filter }: Filter,
  { ordering, limit, from, count }: PageRequest,
): Promise<Page<SelectResultFields<Columns>>> {
  const backwards = from?.direction === "previous";
  const shape: Shape = {
    orderedBy: ordering.replace(/^-/, ""),
    descending: ordering.startsWith("-") !== backwards,
    beyond: from !== undefined,
    filters: Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name])),
    search: search !== undefined,
    count,
  };
  const values = {
    ...filter,
    owner: scope.ownerId,
    enough: limit + 1,
    from: from?.value,
    from_id: from?.id,
    term: search,
    pattern: pattern(search ?? ""),
  };
  const queries = prepared(
    `page of ${list.name}, ${Object.values(shape).join(" ")}`,
    () => pageQueries(list, shape),
    values,
  );
  type Found = { row: SelectResultFields<Columns>; value: string; id: string }[];
  const results = (await scope.run(queries as never)) as unknown[];
  const counted = count ? (results.pop() as { count: string }[])[0] : undefined;
  const [met, , ...later] = results as [Found, unknown, ...Found[]];
  // Of a search's two last steps one finds nothing, or both when the first met enough.
  const found = search === undefined || met.length > limit ? met : later.flat();

  const counts = counted && { count: Number(counted.count) };
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
