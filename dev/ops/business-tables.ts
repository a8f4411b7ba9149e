import { sql } from "drizzle-orm/sql/sql";
import { SetupError } from "../setup-error.ts";
import type { OperatorDatabase } from "./database.ts";

/** A table that holds rows of businesses. */
export interface BusinessTable {
  name: string;
  /** The column that names the business: `business_id`; `id` of `businesses`. */
  column: string;
  /** The other columns of its primary key, in order. None where it has one row of a business, or no primary key. */
  key: string[];
  /** Tells whether it has a column `created_at`. */
  hasCreatedAt: boolean;
}

/**
 * Finds every table that holds rows of businesses in the database's catalogue, so that none can be forgotten.
 * @returns them by name
 * @throws SetupError when one hides rows from operators, keeps them from deleting rows, or lets them do so without
 *   an entry in the log
 */
export async function findBusinessTables(database: OperatorDatabase): Promise<BusinessTable[]> {
  const [tables] = await database.run<[(BusinessTable & { open: boolean })[]]>(sql`
    select t.relname as name, c.attname as "column",
      (select coalesce(json_agg(a.attname order by k.position), '[]')
        from pg_index i cross join unnest(i.indkey) with ordinality k (number, position)
        join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number
        where i.indrelid = t.oid and i.indisprimary and a.attname <> c.attname) as key,
      exists (select from pg_attribute a
        where a.attrelid = t.oid and a.attname = 'created_at' and not a.attisdropped) as "hasCreatedAt",
      has_table_privilege(t.oid, 'select') and has_table_privilege(t.oid, 'delete') and t.relrowsecurity
        and exists (select from pg_policy p
          where p.polrelid = t.oid and p.polcmd = '*' and p.polpermissive and p.polroles = array[r.oid]
            and pg_get_expr(p.polqual, p.polrelid) = format('(is_opened() AND '
              '(%1$I = COALESCE(( SELECT opened_business() AS opened_business), %1$I)))', c.attname))
        and exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgname = 'log_delete') as open
    from pg_class t join pg_attribute c on c.attrelid = t.oid and not c.attisdropped
      join pg_roles r on r.rolname = current_user
    where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
      and c.attname = case t.relname when 'businesses' then 'id' else 'business_id' end
    order by t.relname`);
  const closed = tables.filter(({ open }) => !open).map(({ name }) => name);
  if (closed.length > 0) {
    throw new SetupError(
      `Nothing was done: an operator may not read and delete rows of ${closed.join(", ")}, or not without a trace. ` +
        "Grant oda_operator SELECT and DELETE, and give the table the policy `operator` and the trigger `log_delete`.",
    );
  }
  return tables;
}
