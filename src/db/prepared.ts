import { fillPlaceholders, type Query } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

/** More shapes than clients have a use for; whoever asks for more of them has all put into words anew. */
const MOST = 500;

/** What a batch asks of its queries; Drizzle's types do not show it. */
interface Worded {
  getQuery(): Query;
}
interface Wordable {
  _prepare(): Worded;
}

const words = new Map<string, Worded[]>();

/**
 * Queries that differ between requests by nothing but their values. Drizzle puts them into words once for each
 * isolate: that takes longer than all else that the Worker does for a row.
 * @param shape a name of its own, with all that the words depend on
 * @param queries with `sql.placeholder` for each value
 * @param values by the names of their placeholders
 */
export function prepared<Items extends BatchItem<"pg">[]>(
  shape: string,
  queries: () => [...Items],
  values: Record<string, unknown>,
): Items {
  let all = words.get(shape);
  if (!all) {
    if (words.size >= MOST) words.clear();
    all = (queries() as unknown as Wordable[]).map((query) => query._prepare());
    words.set(shape, all);
  }
  return all.map((worded) => {
    const { sql, params } = worded.getQuery();
    const getQuery = () => ({ sql, params: fillPlaceholders(params, values) });
    const filled: Worded = Object.assign(Object.create(worded), { getQuery });
    return { _prepare: () => filled } satisfies Wordable;
  }) as unknown as Items;
}
