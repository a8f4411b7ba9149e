import { type SQL, sql } from "drizzle-orm";
import type { FileRow } from "./import.ts";

/**
 * Makes SQL for rows of a file as the table `file`, with one parameter for all of them.
 * @param columns their names and types, such as `code text`
 */
export const fileRows = (rows: Record<string, unknown>[], columns: string) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as file (${sql.raw(columns)})`;

/** Makes SQL that joins the one row of a table for which a condition holds. A lateral join makes the planner use its index. */
export const lookUp = (table: string, name: string, condition: SQL) =>
  sql`left join lateral (select * from ${sql.raw(table)} where ${condition} limit 1) as ${sql.raw(name)} on true`;

/** Takes the fields that a row has, without the defaults that the contract filled in for new resources. */
export const givenFields = ({ row, fields, given }: FileRow<object>): Record<string, unknown> => ({
  row,
  ...Object.fromEntries(Object.entries(fields).filter(([name]) => given.has(name))),
});

/** A possible error of a row. */
interface Fault {
  when: SQL;
  column: string;
  detail: SQL | string;
}

/** Makes SQL for the error of a row, as in `Written` (import.ts): the first whose condition holds. */
export const faultOf = (...faults: Fault[]) =>
  sql`case ${sql.join(
    faults.map(
      ({ when, column, detail }) =>
        sql`when ${when} then json_build_object('column', ${column}::text, 'detail', ${detail}::text)`,
    ),
    sql` `,
  )} end`;

/**
 * SQL for the outcomes of the rows of the table `judged`. It has for each its `row`, its `id`, what is `wrong` with it,
 * the id of the stored row that it `found`, and whether it `differs` from that. `judged` has to be in the order of a key,
 * so that concurrent imports of the same rows do not deadlock.
 */
export const outcomes = sql`
  select judged.row, outcome, wrong
  from judged
  left join created on created.id = judged.id
  left join updated on updated.id = judged.found
  cross join lateral (select case
    when wrong is not null then 'refused'
    when created.id is not null then 'created'
    when updated.id is not null then 'updated'
    when found is not null and not differs then 'unchanged'
    else 'refused' end as outcome) as result`;
