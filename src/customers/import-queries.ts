import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { FileRow } from "../bulk/import.ts";
import { faultOf, fileRows, lookUp, outcomes, saidBy, writtenRows } from "../bulk/rows.ts";
import { CONSTRAINTS } from "../db/errors.ts";
import { db, type Scope } from "../db/scope.ts";
import { runOrTry } from "../db/trial.ts";
import { randomCodes } from "./code.ts";

const COLUMNS =
  "row integer, id uuid, first_name text, second_name text, code text, codes text[], phone text, sms_opt_out boolean";

/** Writes customers: a row is the one with its code or, where it has none, with its phone number. */
export const importCustomers =
  (scope: Scope, dryRun: boolean) => async (rows: FileRow<{ code?: string | undefined }>[]) => {
    const owner = sql`${scope.ownerId}`;
    const used = new Set(rows.map(({ fields }) => fields.code));
    // One statement writes them all, and sees none of them: what it gives to one it must not give to another.
    const unusedCodes = () => randomCodes().filter((code) => !used.has(code) && used.add(code));
    const file = rows.map((row) => ({
      ...saidBy(row),
      id: uuidv7(),
      codes: row.given.has("code") ? [] : unusedCodes(),
    }));
    const [result] = await runOrTry(
      scope,
      dryRun,
      db.execute(sql`
      with matched as (
        select file.*, by_phone.id as holder, case when file.code is null then by_phone.id else by_code.id end as found
        from ${fileRows(file, COLUMNS)}
        ${lookUp("customers", "by_code", sql`owner_id = ${owner} and code = file.code`)}
        ${lookUp("customers", "by_phone", sql`owner_id = ${owner} and phone = file.phone`)}
      ), judged as (
        select matched.*,
          ${faultOf(
            {
              when: sql`holder <> found or (holder is not null and found is null)`,
              column: "phone",
              detail: CONSTRAINTS.customers_phone_unique![1],
            },
            {
              when: sql`found is not null and row_number() over (partition by found order by row) > 1`,
              column: "phone",
              detail: "is that of a customer whom an earlier row is about",
            },
          )} as wrong,
          (stored.first_name, stored.second_name, stored.phone, stored.sms_opt_out) is distinct from
            (matched.first_name, matched.second_name, matched.phone,
              coalesce(matched.sms_opt_out, stored.sms_opt_out)) as differs
        from matched ${lookUp("customers", "stored", sql`owner_id = ${owner} and id = found`)}
        order by matched.phone
      ), created as (
        insert into customers (owner_id, id, first_name, second_name, code, phone, sms_opt_out)
        select ${owner}, id, first_name, second_name,
          coalesce(code, (select free from unnest(codes) as free
            where not exists (select from customers taken where taken.owner_id = ${owner} and taken.code = free)
            limit 1)),
          phone, coalesce(sms_opt_out, false)
        from judged where found is null and wrong is null
        on conflict do nothing
        returning id
      ), updated as (
        update customers set first_name = judged.first_name, second_name = judged.second_name, phone = judged.phone,
          sms_opt_out = coalesce(judged.sms_opt_out, customers.sms_opt_out)
        from judged
        where customers.owner_id = ${owner} and customers.id = judged.found and differs and wrong is null
        returning customers.id
      )
      ${outcomes}`),
    );
    return writtenRows(result);
  };
