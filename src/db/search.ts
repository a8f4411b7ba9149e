import { and, eq, getTableName, or, type SQL, sql } from "drizzle-orm";
import type { BusinessTable } from "./definition.ts";
import { business } from "./query.ts";

/**
 * Finds the words of a term in a row's `search_text`, in any order and letter case, in steps of one statement, each of
 * which runs only when it is needed. The scans look at no more rows than a limit, whatever the list's filters leave of
 * them; the time of a statement bounds the look-up:
 * 1. `scan`: the list's next {@link SCAN_LIMIT} rows, in their order. Where matches are frequent, it fills the page.
 * 2. `few`: if it does not, a look-up in a trigram index. Row-level security lets only leakproof operators use an index,
 *    so the SQL function `find_ids` bypasses the policy, and filters by business itself. Where the index has too many
 *    matches, or does not know the term, all rows that pass the list's filters are looked at, if they are at most
 *    {@link LONG_SCAN_LIMIT}; without filters and a count, the next step does as much. Its `ids` are null where that does
 *    not tell all matches.
 * 3. `listed`: the rows of the ids that were found; or `long`, a scan of {@link LONG_SCAN_LIMIT} rows. Where that ends
 *    before the page is full, the page ends there, and the next one goes on: no match is left out.
 */
interface Search {
  /** The page as the table `page` of a statement's WITH: `row_id`, and whether it is a `hit`, and the `last` looked at. */
  page: SQL;
  /** How many match in all; null when not all matches are known. */
  count: SQL;
}

/** How many rows the scan looks at before it asks the index. */
export const SCAN_LIMIT = 250;
/** How many rows a search looks at that no index serves: each takes some microseconds. */
export const LONG_SCAN_LIMIT = 10_000;

const limit = sql`${sql.placeholder("limit")}::integer`;

/**
 * Makes SQL for the one row of a table that has an id, under the table's name. A lateral subquery: transactions that search
 * may not sort where there is another way (drizzle/: `enter_business`), and reading the whole list in order would be one.
 */
export const rowOf = (table: BusinessTable, id: SQL) => sql`(select * from ${table}
  where ${and(eq(table.business_id, business), eq(table.id, id))} limit 1) as ${sql.identifier(getTableName(table))}`;

/**
 * Makes the SQL of a search. Its placeholders are `patterns`, those of the term (search-term.ts), and `limit`, the number of
 * rows wanted.
 * @param table for whose rows there is a SQL function `search_text`
 * @param options.passes the conditions of the rows that pass the list's filters
 * @param options.ahead the condition of the rows that come after where the page starts
 * @param options.order of the list
 * @param options.isCounted whether all matches are counted
 * @param options.alsoFoundBy see definition.ts
 */
export function search(
  table: BusinessTable,
  options: {
    own: SQL;
    passes: SQL[];
    ahead: SQL | undefined;
    order: SQL;
    isCounted: boolean;
    alsoFoundBy: ((matches: (text: SQL) => SQL, patterns: SQL) => SQL) | undefined;
  },
): Search {
  const { own, passes, ahead, order, isCounted, alsoFoundBy } = options;
  const tableName = getTableName(table);
  const name = sql.identifier(tableName);
  const filtered = and(own, ...passes);
  const patterns = sql`${sql.placeholder("patterns")}::text[]`;
  const contains = (text: SQL) => sql`${text} ilike all (${patterns})`;
  const matches = or(contains(sql`search_text(${name}::${name})`), alsoFoundBy?.(contains, patterns))!;
  const isHit = and(...passes, matches)!;
  const next = (most: number) => sql`(select * from ${table} where ${and(own, ahead)} order by ${order}
    limit ${sql.raw(String(most))}) as ${name}`;
  // Every step reads whether it is needed from one row.
  const isWanting = sql`(select is_wanting from few)`;
  const passing = sql`select from ${table} where ${filtered} limit ${sql.raw(`${LONG_SCAN_LIMIT} + 1`)}`;
  const inIndex = sql`find_ids(${sql.raw(`'${tableName}'`)}, ${patterns})`;
  const among = sql`case when (select count(*) from (${passing}) as passing) <= ${sql.raw(String(LONG_SCAN_LIMIT))}
    then array(select ${table.id} from ${table} where ${and(filtered, matches)}) end`;
  // Of a list without filters that has no more rows than that, the long scan tells all that is left of the list.
  const ids = isCounted || passes.length > 0 ? sql`coalesce(${inIndex}, ${among})` : inIndex;
  // A row may be found by its own text and by what it refers to.
  const found = sql`unnest(array(select distinct unnest(ids) from few)) as found (id) cross join lateral ${rowOf(table, sql`found.id`)}`;
  return {
    page: sql`scan as materialized (
        select id from ${next(SCAN_LIMIT)} where ${isHit} order by ${order} limit ${limit}
      ), few as materialized (
        select is_wanting, case when ${isCounted ? sql`true` : sql`is_wanting`} then ${ids} end as ids
        from (select count(*) < ${limit} as is_wanting from scan) as scanned
      ), long as materialized (
        select id, hit, last from (
          select *, ${isHit} as hit, row_number() over (order by ${order}) = ${sql.raw(String(LONG_SCAN_LIMIT))} as last
          from ${next(LONG_SCAN_LIMIT)}) as ${name}
        where (hit or last) and ${isWanting} and (select ids from few) is null
        order by ${order} limit ${limit}
      ), listed as materialized (
        select ${table.id} from ${found} where ${and(filtered, ahead)} and ${isWanting}
        order by ${order} limit ${limit}
      ), page as materialized (
        select id as row_id, true as hit, false as last from scan where not ${isWanting}
        union all select id, hit, last from long
        union all select id, true, false from listed
      )`,
    count: sql`(select case when ids is not null then (select count(*) from ${found} where ${filtered}) end from few)`,
  };
}
