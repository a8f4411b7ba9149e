import { ilike, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { db } from "./scope.ts";

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
  /** Asks the index, when less than this was met: runs between the walk and what uses the others. */
  find(enough: number): ReturnType<typeof db.execute>;
  /** Holds when the walk has to go on, less than this having been met. */
  unfinished(enough: number): SQL;
  /** Holds for what the index knows. */
  among(id: PgColumn): SQL;
}

/** How many rows the walk looks at before it asks the index. */
export const WALK = 1_000;

const found = sql`nullif(current_setting('app.found', true), '')`;
// As a query of its own, which is answered once: thousands of ids must not be read out of a text for each row.
const ids = sql`(select ${found}::uuid[])::uuid[]`;
const met = sql`coalesce(nullif(current_setting('app.met', true), ''), '0')::integer`;

const contains = (text: SQL, term: string) => ilike(text, `%${term.replace(/[\\%_]/g, "\\$&")}%`);

/** As a value rather than EXISTS, which the planner may answer by reading all customers. */
const ofCustomer = (condition: SQL) => sql`(select ${condition} from customers c
  where c.owner_id = orders.owner_id and c.id = orders.customer_id)`;

/** @param term undefined when nothing is looked for */
export function search(
  collection: "customers" | "items" | "orders" | "notifications",
  term: string | undefined,
): Search | undefined {
  if (term === undefined) return undefined;
  const name = sql.identifier(collection);
  const text = sql`search_text(${name}::${name})`;
  // An order is found by its customer as well.
  const matches =
    collection === "orders"
      ? or(contains(text, term), ofCustomer(contains(sql`search_text(c)`, term)))!
      : contains(text, term);
  return {
    matches,
    met: sql`set_config('app.met', (count(*) over ())::text, true)`,
    // Without sorting, the planner has to walk: left to itself it would rather gather all matches and sort them.
    find: (enough) =>
      db.execute(sql`select set_config('app.found', coalesce(ids::text, ''), true),
          set_config('enable_sort', (ids is not null)::text, true)
        from (select case when ${met} < ${enough}::integer then search_ids(${collection}, ${term}) end) as few (ids)`),
    unfinished: (enough) => sql`${met} < ${enough}::integer and ${found} is null`,
    among: (id) => sql`${found} is not null and ${id} = any (${ids})`,
  };
}
