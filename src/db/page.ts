import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import { Problem } from "../problem.ts";
import type { Definition } from "./definition.ts";
import { type Positioned, type Shape, statementOf } from "./page-statements.ts";
import { compiled, map, type Query, query } from "./query.ts";
import { patternsOf } from "./search-term.ts";

/** Where a page starts: beside which row, and in which direction. */
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
  /** The names of what the rows are shown with. */
  expand?: string[];
}

export interface Page<Row> {
  rows: Row[];
  next?: Position;
  previous?: Position;
  /** How many rows match in all, when asked for. */
  count?: number;
}

function countOf(count: string | null): number {
  if (count !== null) return Number(count);
  throw new Problem(
    "too-slow",
    "Too many rows would have to be searched to count all that match: ask for a longer or a rarer word, add a filter, or leave out count=true",
  );
}

/**
 * Makes the query of a list's page by keyset: its cost is the same at any depth, and rows that are added or deleted on
 * other pages do not shift it. Rows with equal values are in the order of their ids.
 * @param read finishes a row
 */
export function page<Row, Filter extends { search?: string | undefined }>(
  definition: Definition<SelectedFieldsFlat, object>,
  read: (row: Row) => Row,
) {
  const found = compiled(
    (shape: Shape): Query<Positioned<Row>[]> =>
      query({ rows: statementOf<Row>(definition, shape) }, ({ rows }) => rows),
  );

  return (
    { search, ...filter }: Filter,
    { ordering, limit, from, count, expand = [] }: PageRequest,
  ): Query<Page<Row>> => {
    const isBackwards = from?.direction === "previous";
    const shape = {
      orderedBy: ordering.replace(/^-/, ""),
      descending: ordering.startsWith("-") !== isBackwards,
      isContinued: from !== undefined,
      filters: Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name])),
      expand,
      search: search !== undefined,
      count,
    };
    const values = {
      ...filter,
      // One row more than the page has tells whether there is a next page.
      limit: limit + 1,
      from: from?.value,
      from_id: from?.id,
      patterns: search === undefined ? undefined : patternsOf(search),
    };
    return map(found(shape, values), (rows) => pageOf(rows, { limit, from }));
  };

  function pageOf(found: Positioned<Row>[], { limit, from }: Pick<PageRequest, "limit" | "from">): Page<Row> {
    const isBackwards = from?.direction === "previous";
    const [ahead, back] = isBackwards ? (["previous", "next"] as const) : (["next", "previous"] as const);
    const beside = (row: Positioned<Row>, direction: Position["direction"]): Position => ({
      value: row.position,
      id: row.id,
      direction,
    });
    const count = found[0]?.count;
    // The row of a count without a page has no id.
    const all = found.filter(({ id, hit }) => id !== null && hit !== false);
    const shown = all.slice(0, limit);
    // Where the list goes on: after the last row that is shown, or that a search looked at.
    const latest = all.length > limit ? shown.at(-1) : found.find(({ last }) => last);
    const further = {
      ...(latest && { [ahead]: beside(latest, ahead) }),
      ...(count !== undefined && { count: countOf(count) }),
    };
    const nearest = shown[0];
    // Where no row is left on this side, the link back starts at the same position.
    const start = nearest ? beside(nearest, back) : from && { ...from, direction: back };
    if (isBackwards) shown.reverse();
    return {
      rows: shown.map(({ position: _, hit: __, last: ___, count: ____, ...row }) => read(row as Row)),
      ...(from && { [back]: start }),
      ...further,
    };
  }
}
