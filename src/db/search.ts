import { and, ilike, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { db } from "./scope.ts";

/**
 * A text that is looked for, anywhere in a row's `search_text` and in any letter case. Under a row-level policy no
 * index but the owner's can serve such a match, so one SQL function looks around the policy, for the owner alone: it
 * finds the ids where they are few. Where matches are many it finds nothing, and walking through the rows in their
 * order meets enough of them soon.
 */
export interface Search {
  /** Looks for the ids: runs before what uses the others. */
  find(): ReturnType<typeof db.execute>;
  /** Holds for every match, when walking is the way. */
  walk: SQL;
  /** Holds for the ids found, when there are few. */
  among(id: PgColumn): SQL;
}

const found = sql`nullif(current_setting('app.found', true), '')::uuid[]`;

const contains = (text: SQL, term: string) => ilike(text, `%${term.replace(/[\\%_]/g, "\\$&")}%`);

/** As a value rather than EXISTS, which the planner may answer by reading all customers. */
const ofCustomer = (condition: SQL) => sql`(select ${condition} from customers c
  where c.owner_id = orders.owner_id and c.id = orders.customer_id)`;

/** @param term undefined when nothing is looked for */
export function search(
  collection: "customers" | "items" | "orders" | "notifications",
  term: string | undefined,
) {
  if (term === undefined) return undefined;
  const text = sql`search_text(${sql.identifier(collection)})`;
  // An order is found by its customer as well.
  const matches =
    collection === "orders"
      ? or(contains(text, term), ofCustomer(contains(sql`search_text(c)`, term)))
      : contains(text, term);
  return {
    // Without sorting, the planner has to walk: left to itself it would rather gather all matches and sort them.
    find: () =>
      db.execute(
        sql`select set_config('app.found', coalesce(ids::text, ''), true),
            set_config('enable_sort', (ids is not null)::text, true)
          from search_ids(${collection}, ${term}) as ids`,
      ),
    walk: and(sql`${found} is null`, matches)!,
    among: (id) => and(sql`${found} is not null`, sql`${id} = any (${found})`)!,
  } satisfies Search;
}
