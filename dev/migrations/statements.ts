import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadModule, type Node, parseSync } from "libpg-query";

await loadModule();

export const defaultFolder = join(import.meta.dirname, "../../drizzle");

export interface Migration {
  /** Such as `0001_tables`, the file's name. */
  tag: string;
  /** When it was made, in milliseconds since 1970: how /readyz tells which is the newest. */
  when: number;
  sql: string;
}

export interface Statement {
  /** With the comments before it. */
  sql: string;
  node: Node;
}

/** The migrations of a folder, as drizzle-kit writes it, oldest first. */
export function readMigrations(folder = defaultFolder): Migration[] {
  const { entries } = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8"));
  return entries.map(({ tag, when }: Migration) => ({
    tag,
    when,
    sql: readFileSync(join(folder, `${tag}.sql`), "utf8"),
  }));
}

/**
 * Splits SQL into its statements, by PostgreSQL's own parser.
 * @throws SqlError as PostgreSQL would
 */
export function parse(sql: string): Statement[] {
  // The parser counts bytes, and leaves out the comments before a first statement.
  const bytes = Buffer.from(sql);
  let start = 0;
  return (parseSync(sql).stmts ?? []).map(({ stmt, stmt_location = 0, stmt_len }) => {
    const end = stmt_len ? stmt_location + stmt_len : bytes.length;
    const text = bytes.subarray(start, end).toString();
    start = end + 1;
    return { sql: text, node: stmt! };
  });
}

/**
 * Whether a statement may take as long as it likes, for it blocks neither readers nor writers, and may be run again
 * when it was interrupted. PostgreSQL wants the concurrent ones outside a transaction, and a procedure that fills old rows
 * commits each batch there.
 */
export function isRepeatable(node: Node): boolean {
  if ("CallStmt" in node) return true;
  if ("IndexStmt" in node) return node.IndexStmt.concurrent === true && node.IndexStmt.idxname !== undefined;
  if ("DropStmt" in node) return node.DropStmt.concurrent === true && node.DropStmt.missing_ok === true;
  if (!("AlterTableStmt" in node)) return false;
  const commands = node.AlterTableStmt.cmds ?? [];
  return commands.every(
    (command) => "AlterTableCmd" in command && command.AlterTableCmd.subtype === "AT_ValidateConstraint",
  );
}
