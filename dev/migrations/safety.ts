import type { Node } from "libpg-query";
import { NOBODY_USES, unsafeAlteration } from "./alter-table.ts";
import { readBlock } from "./block.ts";
import { Schema } from "./schema.ts";
import { isRepeatable, type Migration, parse, type Statement } from "./statements.ts";

/**
 * What in these migrations would stop or break a Worker that is running meanwhile: long locks, rewritten tables, and
 * whatever it needs being taken away. One line each, with the mend.
 */
export function findUnsafe(migrations: Pick<Migration, "tag" | "sql">[]): string[] {
  const schema = new Schema();
  return migrations.flatMap(({ tag, sql }, index) => {
    schema.made = new Set();
    const statements = parse(sql);
    const earlier = migrations.slice(0, index).map(({ tag }) => tag);
    const alone = statements.every(({ node }) => isRepeatable(node));
    return statements.flatMap((statement, position) => {
      const later = statements.slice(position + 1);
      const reason = unsafe(statement, schema, { alone, later, unused: isUnused(statement, earlier) });
      return reason ? [`${tag}: ${firstLine(statement.sql)}: ${reason}`] : [];
    });
  });
}

const firstLine = (sql: string) =>
  sql
    .replaceAll(/^\s*--.*$/gm, "")
    .trim()
    .split("\n")[0]!
    .slice(0, 100);

/** `-- unused since 0012_name`, just before a statement: the author has looked, and so does whoever reviews it. */
function isUnused({ sql }: Statement, earlier: string[]): boolean {
  const since = /^-- unused since (\S+)$/m.exec(sql)?.[1];
  return since !== undefined && earlier.includes(since);
}

const nameOf = (node: Node | undefined): string => {
  if (!node) return "";
  if ("String" in node) return node.String.sval ?? "";
  if ("List" in node) return nameOf(node.List.items?.at(-1));
  if ("ObjectWithArgs" in node) return nameOf(node.ObjectWithArgs.objname?.at(-1));
  return "RangeVar" in node ? (node.RangeVar.relname ?? "") : "";
};

const ownFile = "in a migration that holds nothing else, so that it can run outside a transaction";

/**
 * @param from.alone whether all of its migration is repeatable, and so runs outside a transaction
 * @param from.later what its migration does after it
 * @param from.unused whether its author says that nobody uses what it removes
 */
function unsafe(
  { sql, node }: Statement,
  schema: Schema,
  { alone, later, unused }: { alone: boolean; later: Statement[]; unused: boolean },
): string | undefined {
  if ("CreateStmt" in node) {
    const table = node.CreateStmt.relation?.relname ?? "";
    schema.made.add(table);
    for (const element of node.CreateStmt.tableElts ?? [])
      if ("Constraint" in element) schema.addConstraint(table, element.Constraint);
    return;
  }
  if ("IndexStmt" in node) {
    const { idxname = "", relation, concurrent } = node.IndexStmt;
    if (schema.indexes.has(idxname))
      return "there is an index of that name: an interrupted build would be taken for it";
    schema.indexes.add(idxname);
    if (schema.made.has(relation?.relname ?? "")) return;
    if (!concurrent)
      return `nobody can write to the table until it is built: CREATE INDEX CONCURRENTLY, ${ownFile}`;
    if (!idxname) return "give it a name, so that an interrupted build is found again";
    return alone ? undefined : `put it ${ownFile}`;
  }
  if ("AlterTableStmt" in node) {
    const { relation, cmds = [] } = node.AlterTableStmt;
    const table = relation?.relname ?? "";
    const commands = cmds.flatMap((command) => ("AlterTableCmd" in command ? [command.AlterTableCmd] : []));
    const free = schema.made.has(table) || (alone && isRepeatable(node));
    const reasons = free ? [] : commands.map((command) => unsafeAlteration(table, command, schema));
    for (const { subtype, name = "", def } of commands) {
      if (subtype === "AT_ValidateConstraint") schema.validate(table, name);
      if (subtype === "AT_AddConstraint" && def && "Constraint" in def)
        schema.addConstraint(table, def.Constraint);
      if (subtype === "AT_DropConstraint") schema.dropConstraint(table, name);
    }
    return reasons.find((reason) => reason && !(unused && reason === NOBODY_USES));
  }
  if ("DropStmt" in node) {
    const { removeType, objects = [] } = node.DropStmt;
    if (removeType === "OBJECT_POLICY") return unsafePolicyDrop(objects[0], schema, later);
    if (["OBJECT_TABLE", "OBJECT_FUNCTION", "OBJECT_TRIGGER"].includes(removeType ?? ""))
      return unused ? undefined : NOBODY_USES;
    if (removeType !== "OBJECT_INDEX") return "the running Worker may use it: leave it";
    for (const object of objects) schema.indexes.delete(nameOf(object));
    return isRepeatable(node) && alone ? undefined : `DROP INDEX CONCURRENTLY IF EXISTS, ${ownFile}`;
  }
  if ("CreateFunctionStmt" in node) {
    // One that is replaced is in use.
    if (!node.CreateFunctionStmt.replace) schema.made.add(nameOf(node.CreateFunctionStmt.funcname?.at(-1)));
    return;
  }
  if ("GrantStmt" in node) {
    const { is_grant, objects = [], grantees = [] } = node.GrantStmt;
    const isPublic = (role: Node) => "RoleSpec" in role && role.RoleSpec.roletype === "ROLESPEC_PUBLIC";
    if (is_grant && grantees.some(isPublic))
      return "every login gets it, whatever it is for: name the role that needs it";
    const free = is_grant || objects.every((object) => schema.made.has(nameOf(object)));
    return free || unused
      ? undefined
      : "the running Worker may need it: take rights only from what this migration makes";
  }
  if ("InsertStmt" in node) {
    const select = node.InsertStmt.selectStmt;
    const values = select && "SelectStmt" in select && select.SelectStmt.valuesLists;
    return values
      ? undefined
      : "it may write many rows at once: insert VALUES, or fill tables in batches from a script";
  }
  if ("CallStmt" in node) {
    return alone
      ? undefined
      : `it holds the rows that it writes until all of it ends: put it ${ownFile}, and let the procedure commit each batch`;
  }
  if ("DoStmt" in node) {
    const inner = readBlock(sql);
    if (typeof inner === "string") return inner;
    return inner
      .map((statement) => unsafe(statement, schema, { alone: false, later: [], unused: false }))
      .find((reason) => reason !== undefined);
  }
  if ("CreatePolicyStmt" in node) {
    const { table, permissive } = node.CreatePolicyStmt;
    if (permissive || schema.made.has(table?.relname ?? "")) return;
    return "it hides rows from the running Worker: a policy of a table in use has to be permissive";
  }
  if ("AlterPolicyStmt" in node) {
    if (schema.made.has(node.AlterPolicyStmt.table?.relname ?? "")) return;
    return "it changes which rows the running Worker sees, and does not show the whole rule: DROP POLICY and CREATE POLICY of that name";
  }
  const kind = Object.keys(node)[0]!;
  if (["CreateTrigStmt", "CreateExtensionStmt", "CommentStmt"].includes(kind)) return;
  if (["CreateRoleStmt", "GrantRoleStmt"].includes(kind)) return;
  if (["UpdateStmt", "DeleteStmt"].includes(kind))
    return "it holds the rows that it writes until it ends: fill or clear them in batches from a script";
  if (kind === "RenameStmt") return "the running Worker knows the old name: add the new one beside it";
  return `nothing is known of its safety (${kind}): say in dev/migrations/safety.ts why it is safe`;
}

/** Without its policy the running Worker sees no rows, so the same migration has to make it anew. */
function unsafePolicyDrop(object: Node | undefined, schema: Schema, later: Statement[]): string | undefined {
  const names = object && "List" in object ? (object.List.items ?? []) : [];
  const [table, policy] = names.slice(-2).map(nameOf);
  const isMadeAnew = later.some(
    ({ node }) =>
      "CreatePolicyStmt" in node &&
      node.CreatePolicyStmt.policy_name === policy &&
      node.CreatePolicyStmt.table?.relname === table,
  );
  if (isMadeAnew || schema.made.has(table ?? "")) return;
  return "the running Worker then sees no rows: CREATE POLICY of that name in the same migration";
}
