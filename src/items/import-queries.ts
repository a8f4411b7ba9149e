import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { FileRow, Written } from "../csv/import.ts";
import { faultOf, fileRows, givenFields, lookUp, outcomes } from "../csv/rows.ts";
import { business, query } from "../db/query.ts";
import { businessSetting } from "../me/defaults.ts";
import { businesses } from "../me/table.ts";
import { constraints } from "./table.ts";

const COLUMNS =
  "row integer, id uuid, stored_id uuid, name text, price numeric, currency text, active boolean";

/**
 * Writes the items of a file. A row is about the item with its id or else with its name, and its price is in that item's
 * currency.
 */
export function importItems(rows: FileRow<{ id?: string | undefined }>[]) {
  const isOwn = sql`business_id = ${business}::uuid`;
  const file = rows.map((row) => ({ ...givenFields(row), stored_id: row.fields.id, id: uuidv7() }));
  const written = sql<Written>`
      with matched as (
        select file.row, file.id, file.name, file.price, file.active, file.currency as claimed,
          stored.id as found, by_name.id as bearer, stored.name as stored_name, stored.price as stored_price,
          stored.active as stored_active,
          coalesce(stored.currency, business.currency) as currency
        from ${fileRows(file, COLUMNS)}
        cross join (select ${businessSetting.currency} as currency
          from (select) as always left join ${businesses} on ${businesses.id} = ${business}::uuid) as business
        ${lookUp("items", "by_id", sql`${isOwn} and id = file.stored_id`)}
        ${lookUp("items", "by_name", sql`${isOwn} and name = file.name`)}
        ${lookUp("items", "stored", sql`${isOwn} and id = case when by_id.id is null then by_name.id else by_id.id end`)}
      ), judged as (
        select matched.*, wrong, minor,
          (stored_name, stored_price, stored_active) is distinct from
            (name, minor, coalesce(active, stored_active)) as differs
        from matched
        cross join lateral (select ${faultOf(
          {
            when: sql`bearer <> found`,
            column: "name",
            detail: constraints.items_name_unique[1],
          },
          {
            when: sql`found is not null and row_number() over (partition by found order by row) > 1`,
            column: "id",
            detail: "is that of an item that an earlier row is about",
          },
          {
            when: sql`found is null and withdrawn(currency) is not null`,
            column: "currency",
            detail: sql`withdrawn(currency)`,
          },
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
        insert into items (business_id, id, name, price, currency, active)
        select ${business}::uuid, id, name, minor, currency, coalesce(active, true)
        from judged where found is null and wrong is null
        on conflict do nothing
        returning id
      ), updated as (
        update items set name = judged.name, price = judged.minor, active = coalesce(judged.active, items.active)
        from judged
        where items.business_id = ${business}::uuid and items.id = judged.found and differs and wrong is null
        returning items.id
      )
      ${outcomes}`;
  return query({ written }, ({ written }) => written);
}
