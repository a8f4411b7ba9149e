import { sql } from "drizzle-orm";
import { SetupError } from "../setup-error.ts";
import { changeOptions, command } from "./command.ts";
import { confirm, count } from "./confirm.ts";
import { withDatabase } from "./database.ts";
import { logged, ownerDigest } from "./log.ts";

/** Every table that has an owner, by the column that names them. */
const TABLES = {
  notifications: "owner_id",
  imported_orders: "owner_id",
  orders: "owner_id",
  customers: "owner_id",
  items: "owner_id",
  idempotency_keys: "owner_id",
  sessions: "owner_id",
  owners: "id",
};

export const eraseOwner = command({
  summary: "Erase an owner and everything that is theirs",
  usage: `OWNER_ID [--yes]

For an owner who leaves: settings, customers, items, orders, texts, sessions and kept answers are deleted, and texts
that wait are not sent. It cannot be undone, and the accounts are the owner's to keep: export-owner first. Who may sign
in is the issuer's to say: somebody who comes back starts with nothing.

--yes    do it without asking`,
  options: changeOptions,
  async run(values, [owner, ...rest]) {
    if (!owner || rest.length > 0) throw new SetupError("Say who: erase-owner OWNER_ID.");
    const entries = Object.entries(TABLES);
    const theirs = (table: string, column: string) =>
      sql`from ${sql.identifier(table)} where ${sql.identifier(column)} = ${owner}`;
    await withDatabase(values, async (database) => {
      const counts = entries.map(
        ([table, column]) => sql`(select count(*) ${theirs(table, column)}) as ${sql.identifier(table)}`,
      );
      const [[found]] = await database.run<[[Record<string, string>]]>(
        sql`select ${sql.join(counts, sql`, `)}`,
      );
      const parts = entries
        .filter(([table]) => found[table] !== "0")
        .map(([table]) => `${table.replace("_", " ")} ${found[table]}`);
      if (parts.length === 0) return console.log("Nothing to do: nothing is kept of an owner with this id.");
      const total = Object.values(found).reduce((sum, rows) => sum + Number(rows), 0);
      if (!(await confirm(`${count(total, "row")} will be deleted: ${parts.join(", ")}.`, values))) return;
      const deletes = entries.map(
        ([table, column]) =>
          sql`${sql.identifier(`deleted_${table}`)} as (delete ${theirs(table, column)} returning 1)`,
      );
      const deleted = entries.map(
        ([table]) => sql`${table}::text, (select count(*) from ${sql.identifier(`deleted_${table}`)})`,
      );
      const [[entry]] = await database.run<[[{ details: Record<string, number> }]]>(
        sql`with ${sql.join(deletes, sql`, `)} ${logged(
          "erase-owner",
          { owner: ownerDigest(owner) },
          sql`jsonb_build_object(${sql.join(deleted, sql`, `)})`,
        )}`,
      );
      const { owner: _, ...rows } = entry.details;
      console.log(
        `Deleted: ${count(
          Object.values(rows).reduce((sum, some) => sum + Number(some), 0),
          "row",
        )}.`,
      );
    });
  },
});
