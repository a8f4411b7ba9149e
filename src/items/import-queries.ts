import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { FileRow } from "../bulk/import.ts";
import { faultOf, fileRows, lookUp, outcomes, saidBy, writtenRows } from "../bulk/rows.ts";
import { ownerSetting } from "../db/owner-settings.ts";
import { owners } from "../db/schema.ts";
import { db, type Scope } from "../db/scope.ts";
import { runOrTry } from "../db/trial.ts";

const COLUMNS = "row integer, id uuid, name text, price numeric, currency text, active boolean";

/** Writes items: a row is the one of its name, in whose currency its price is. */
export const importItems = (scope: Scope, dryRun: boolean) => async (rows: FileRow<object>[]) => {
  const owner = sql`${scope.ownerId}`;
  const file = rows.map((row) => ({ ...saidBy(row), id: uuidv7() }));
  const [result] = await runOrTry(
    scope,
    dryRun,
    db.execute(sql`
      with matched as (
        select file.row, file.id, file.name, file.price, file.active, file.currency as claimed,
          stored.id as found, stored.price as stored_price, stored.active as stored_active,
          coalesce(stored.currency, business.currency) as currency
        from ${fileRows(file, COLUMNS)}
        cross join (select ${ownerSetting.currency} as currency
          from (select) as always left join ${owners} on ${owners.id} = ${owner}) as business
        ${lookUp("items", "stored", sql`owner_id = ${owner} and name = file.name`)}
      ), judged as (
        select matched.*, wrong, minor,
          (stored_price, stored_active) is distinct from (minor, coalesce(active, stored_active)) as differs
        from matched
        cross join lateral (select ${faultOf(
          {
            when: sql`claimed <> currency`,
            column: "currency",
            detail: sql`format('must be %s, or left out', currency)`,
          },
          {
            when: sql`too_precise(price, currency) is not null`,
            column: "price",
            detail: sql`too_precise(price, currency)`,
          },
        )} as wrong) as faults
        cross join lateral (
          select case when wrong is null then minor_units(price, currency, 'price') end as minor) as amounts
        order by name
      ), created as (
        insert into items (owner_id, id, name, price, currency, active)
        select ${owner}, id, name, minor, currency, coalesce(active, true)
        from judged where found is null and wrong is null
        on conflict do nothing
        returning id
      ), updated as (
        update items set price = judged.minor, active = coalesce(judged.active, items.active)
        from judged
        where items.owner_id = ${owner} and items.id = judged.found and differs and wrong is null
        returning items.id
      )
      ${outcomes}`),
  );
  return writtenRows(result);
};
