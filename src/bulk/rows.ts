import { type SQL, sql } from "drizzle-orm";
import type { FileRow, Written } from "./import.ts";

/**
 * SQL for rows of a file as the table `file`: one parameter, however many they are.
 * @param columns their names and types, such as `code text`
 */
export const fileRows = (rows: Record<string, unknown>[], columns: string) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as file (${sql.raw(columns)})`;

/** SQL that joins the one row of a table that a condition names: by its index, however small the table is or seems. */
export const lookUp = (table: string, name: string, condition: SQL) =>
  sql`left join lateral (select * from ${sql.raw(table)} where ${condition} limit 1) as ${sql.raw(name)} on true`;

/** What a row says. What it leaves out, the contract has filled in for new resources alone. */
export const saidBy = ({ row, fields, given }: FileRow<object>): Record<string, unknown> => ({
  row,
  ...Object.fromEntries(Object.entries(fields).filter(([name]) => given.has(name))),
});

/** Something that can be wrong with a row. */
interface Fault {
  when: SQL;
  column: string;
  detail: SQL | string;
}

/** SQL for what is wrong with a row, as {@link Written} has it: the first that holds. */
export const faultOf = (...faults: Fault[]) =>
  sql`case ${sql.join(
    faults.map(
      ({ when, column, detail }) =>
        sql`when ${when} then json_build_object('column', ${column}::text, 'detail', ${detail}::text)`,
    ),
    sql` `,
  )} end`;

/**
 * SQL for what became of the rows of the table `judged`, which has for each its `row`, `id`, what is `wrong` with it,
 * which row of ours it `found`, and whether it `differs` from that.
 * It is in the order of a key, so that two files of the same rows do not wait for each other in a ring.
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

export const writtenRows = (result: { rows: Record<string, unknown>[] } | undefined) =>
  (result?.rows ?? []) as unknown as Written[];
