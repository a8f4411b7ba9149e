import { ilike, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * A text that is looked for, anywhere in a row's `search_text` and in any letter case, in three steps of one
 * transaction. Where matches are many, a walk through the next rows of the list, in their order, meets enough of
 * them. Where it does not, they are few, and a trigram index knows them. Under a row-level policy no index but the
 * owner's can serve such a match, so one SQL function looks around the policy, for the owner alone. Only where it
 * finds too many to list, all of them far from here, the walk goes on to the end.
 */
export interface Search {
  /** Holds for every match. */
  matches: SQL;
  /** To be selected with what the walk meets, so that the next steps know how much that was. */
  met: SQL;
  /** Asks the index, when less than enough was met: runs between the walk and what uses the others. */
  find: SQL;
  /** Holds when the walk has to go on, less than enough having been met. */
  unfinished: SQL;
  /** Holds for what the index knows. */
  among(id: PgColumn): SQL;
}

/** How many rows the walk looks at before it asks the index. */
export const WALK = 1_000;

const found = sql`nullif(current_setting('app.found', true), '')`;
// As a query of its own, which is answered once: thousands of ids must not be read out of a text for each row.
const ids = sql`(select ${found}::uuid[])::uuid[]`;
const met = sql`coalesce(nullif(current_setting('app.met', true), ''), '0')::integer`;

const enough = sql`${sql.placeholder("enough")}::integer`;
const contains = (text: SQL) => ilike(text, sql.placeholder("pattern"));

/** The pattern of LIKE for a text that may be anywhere. */
export const pattern = (term: string) => `%${term.replace(/[\\%_]/g, "\\$&")}%`;

/** As a value rather than EXISTS, which the planner may answer by reading all customers. */
const ofCustomer = (condition: SQL) => sql`(select ${condition} from customers c
  where c.owner_id = orders.owner_id and c.id = orders.customer_id)`;

/**
 * @param table whose rows have a text to be searched; the placeholders are `term`, its `pattern`, and `enough` as how
 *   many rows are wanted
 */
export function search(table: string): Search {
  const name = sql.identifier(table);
  const text = sql`search_text(${name}::${name})`;
  return {
    // An order is found by its customer as well.
    matches:
      table === "orders" ? or(contains(text), ofCustomer(contains(sql`search_text(c)`)))! : contains(text),
    met: sql`set_config('app.met', (count(*) over ())::text, true)`,
    // Without sorting, the planner has to walk: left to itself it would rather gather all matches and sort them.
    find: sql`select set_config('app.found', coalesce(ids::text, ''), true),
        set_config('enable_sort', (ids is not null)::text, true)
      from (select case when ${met} < ${enough}
        then search_ids(${sql.raw(`'${table}'`)}, ${sql.placeholder("term")}) end) as few (ids)`,
    unfinished: sql`${met} < ${enough} and ${found} is null`,
    among: (id) => sql`${found} is not null and ${id} = any (${ids})`,
  };
}
