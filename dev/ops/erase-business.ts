import { sql } from "drizzle-orm/sql/sql";
import { SetupError } from "../setup-error.ts";
import { parseBusiness } from "./business.ts";
import { type BusinessTable, findBusinessTables } from "./business-tables.ts";
import { changeOptions, command } from "./command.ts";
import { confirm, count } from "./confirm.ts";
import { withDatabase } from "./database.ts";

export const eraseBusiness = command({
  summary: "Erase a business and everything that is its own",
  usage: `BUSINESS [--yes]

For a business that leaves: its rows in every table are deleted, settings, customers, items, orders, texts, replies, sessions
and kept answers among them, and texts that wait are not sent. It cannot be undone, and its accounts are the business's to
keep: export-business first. A suspension goes with the rest. Who may sign in is the issuer's to say: somebody who comes back starts with nothing.
BUSINESS is its id, or the issuer and the sub of who has it.

--yes    do it without asking`,
  options: changeOptions,
  async run(values, [whose, ...rest]) {
    if (!whose || rest.length > 0) throw new SetupError("Say which: erase-business BUSINESS.");
    const business = parseBusiness(whose);
    const rowsOf = ({ name, column }: BusinessTable) =>
      sql`from ${sql.identifier(name)} where ${sql.identifier(column)} = ${business}`;
    await withDatabase(values, async (database) => {
      await database.open({ command: "erase-business", details: {}, business });
      const tables = await findBusinessTables(database);
      const counts = tables.map(
        (table) => sql`(select count(*) ${rowsOf(table)})::integer as ${sql.identifier(table.name)}`,
      );
      const [[found]] = await database.run<[[Record<string, number>]]>(
        sql`select ${sql.join(counts, sql`, `)}`,
      );
      const parts = Object.entries(found)
        .filter(([, rows]) => rows > 0)
        .map(([name, rows]) => `${name.replaceAll("_", " ")} ${rows}`);
      if (parts.length === 0)
        return console.log("Nothing to do: nothing is kept of a business with this id.");
      if (!(await confirm(`${count(sum(found), "row")} will be deleted: ${parts.join(", ")}.`, values)))
        return;
      // One statement: foreign keys are checked when it ends, whatever the order of its parts.
      const deletes = tables.map(
        (table) => sql`${sql.identifier(`deleted_${table.name}`)} as (delete ${rowsOf(table)} returning 1)`,
      );
      const deleted = tables.map(({ name }) => sql`select from ${sql.identifier(`deleted_${name}`)}`);
      const [[{ rows }]] = await database.run<[[{ rows: string }]]>(
        sql`with ${sql.join(deletes, sql`, `)}
          select count(*) as rows from (${sql.join(deleted, sql` union all `)}) as deleted`,
      );
      console.log(`Deleted: ${count(rows, "row")}.`);
    });
  },
});

const sum = (rows: Record<string, number>) => Object.values(rows).reduce((total, some) => total + some, 0);
