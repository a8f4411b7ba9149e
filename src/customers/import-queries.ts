import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { FileRow, Written } from "../csv/import.ts";
import { faultOf, fileRows, givenFields, lookUp, outcomes } from "../csv/rows.ts";
import { business, query } from "../db/query.ts";
import { businessSetting } from "../me/defaults.ts";
import { businesses } from "../me/table.ts";
import { randomCodes } from "./code.ts";
import { constraints } from "./table.ts";

const COLUMNS =
  "row integer, id uuid, stored_id uuid, first_name text, second_name text, code text, codes text[], phone text, sms_opt_out boolean, note text";

/**
 * Writes the customers of a file. A row is about the customer with its id or else with its code or, without one, with its
 * phone number. No row ends an opt-out: the file may be older than it.
 */
export function importCustomers(rows: FileRow<{ id?: string | undefined; code?: string | undefined }>[]) {
  const isOwn = sql`business_id = ${business}::uuid`;
  const used = new Set(rows.map(({ fields }) => fields.code));
  // One statement writes all rows and does not see what it has written: it must not give two rows the same code.
  const unusedCodes = () => randomCodes().filter((code) => !used.has(code) && used.add(code));
  const file = rows.map((row) => ({
    ...givenFields(row),
    stored_id: row.fields.id,
    id: uuidv7(),
    codes: row.given.has("code") ? [] : unusedCodes(),
  }));
  const written = sql<Written>`
      with matched as (
        select file.row, file.id, file.first_name, file.second_name, file.code, file.codes, file.sms_opt_out, file.note,
          read.phone, read.fault, by_phone.id as holder, by_code.id as bearer,
          case when by_id.id is not null then by_id.id when file.code is null then by_phone.id else by_code.id end as found
        from ${fileRows(file, COLUMNS)}
        left join ${businesses} on ${businesses.id} = ${business}::uuid
        cross join lateral read_phone(file.phone, ${businessSetting.country}) as read
        ${lookUp("customers", "by_id", sql`${isOwn} and id = file.stored_id`)}
        ${lookUp("customers", "by_code", sql`${isOwn} and code = file.code`)}
        ${lookUp("customers", "by_phone", sql`${isOwn} and phone = read.phone`)}
      ), judged as (
        select matched.*,
          ${faultOf(
            { when: sql`fault is not null`, column: "phone", detail: sql`fault` },
            {
              // The Worker has compared them as they were typed.
              when: sql`row_number() over (partition by matched.phone order by row) > 1`,
              column: "phone",
              detail: "is that of an earlier row already",
            },
            {
              when: sql`bearer <> found`,
              column: "code",
              detail: constraints.customers_code_unique[1],
            },
            {
              when: sql`holder <> found or (holder is not null and found is null)`,
              column: "phone",
              detail: constraints.customers_phone_unique[1],
            },
            {
              when: sql`found is not null and row_number() over (partition by found order by row) > 1`,
              column: "phone",
              detail: "is that of a customer whom an earlier row is about",
            },
          )} as wrong,
          (stored.first_name, stored.second_name, stored.code, stored.phone, stored.note) is distinct from
            (matched.first_name, matched.second_name, coalesce(matched.code, stored.code), matched.phone,
              coalesce(matched.note, stored.note))
            or (coalesce(matched.sms_opt_out, false) and not stored.sms_opt_out) as differs
        from matched ${lookUp("customers", "stored", sql`${isOwn} and id = found`)}
        order by matched.phone
      ), created as (
        insert into customers (business_id, id, first_name, second_name, code, phone, sms_opt_out, note)
        select ${business}::uuid, id, first_name, second_name,
          coalesce(code, (select free from unnest(codes) as free
            where not exists (select from customers taken where taken.business_id = ${business}::uuid and taken.code = free)
            limit 1)),
          phone, coalesce(sms_opt_out, false), note
        from judged where found is null and wrong is null
        on conflict do nothing
        returning id
      ), updated as (
        update customers set first_name = judged.first_name, second_name = judged.second_name,
          code = coalesce(judged.code, customers.code), phone = judged.phone,
          sms_opt_out = customers.sms_opt_out or coalesce(judged.sms_opt_out, false),
          note = coalesce(judged.note, customers.note)
        from judged
        where customers.business_id = ${business}::uuid and customers.id = judged.found and differs and wrong is null
        returning customers.id
      )
      ${outcomes}`;
  return query({ written }, ({ written }) => written);
}
