import type { AlterTableCmd, ColumnDef, Node } from "libpg-query";
import type { Schema } from "./schema.ts";

/** A default that PostgreSQL computes once, so that no row has to be written. */
function isConstant(node: Node | undefined): boolean {
  if (!node) return true;
  if ("A_Const" in node || "SQLValueFunction" in node) return true;
  if ("TypeCast" in node) return isConstant(node.TypeCast.arg);
  if ("A_ArrayExpr" in node) return (node.A_ArrayExpr.elements ?? []).every(isConstant);
  // `now()` is the same for the whole statement.
  return "FuncCall" in node && JSON.stringify(node.FuncCall.funcname) === '[{"String":{"sval":"now"}}]';
}

function addColumn({ typeName, constraints = [] }: ColumnDef): string | undefined {
  const all = constraints.map((node) => ("Constraint" in node ? node.Constraint : {}));
  const has = (type: string) => all.find(({ contype }) => contype === type);
  const type = typeName?.names?.map((name) => ("String" in name ? name.String.sval : "")).at(-1);
  if (/serial/.test(type ?? "") || has("CONSTR_IDENTITY"))
    return "it writes every row anew, to number them: number in the Worker (uuid)";
  if (has("CONSTR_GENERATED")?.generated_kind === "s")
    return "it writes every row anew: add a plain column, fill it from a trigger, and fill the old rows in batches";
  if (!isConstant(has("CONSTR_DEFAULT")?.raw_expr))
    return "its default is another for each row, so every row is written anew: take a constant or now()";
  if (has("CONSTR_NOTNULL") && !has("CONSTR_DEFAULT"))
    return "the running Worker does not fill it, and the rows there are have no value: give it a constant default";
  const scans = ["CONSTR_UNIQUE", "CONSTR_PRIMARY", "CONSTR_CHECK", "CONSTR_FOREIGN"].some(has);
  return scans
    ? "its constraint is checked under a lock: add it by itself, NOT VALID or USING INDEX"
    : undefined;
}

/** Of what a line `-- unused since …` may let pass, and of nothing else. */
export const NOBODY_USES =
  'the running Worker may use it: see "What nobody uses any more" in drizzle/README.md';

/**
 * What would hurt in one part of an ALTER TABLE of a table that is in use, with the mend; undefined when nothing
 * would. What is not known to be safe is refused.
 */
export function unsafeAlteration(table: string, command: AlterTableCmd, schema: Schema): string | undefined {
  const { subtype, name = "", def } = command;
  switch (subtype) {
    case "AT_AddColumn":
      return def && "ColumnDef" in def ? addColumn(def.ColumnDef) : "it has no definition";
    case "AT_AddConstraint": {
      const { skip_validation, indexname } = def && "Constraint" in def ? def.Constraint : {};
      if (skip_validation || indexname) return;
      return "all rows are checked under a lock: NOT VALID, and VALIDATE CONSTRAINT in the next migration; a key USING INDEX, built CONCURRENTLY before";
    }
    case "AT_SetNotNull":
      if (schema.isNeverNull(table, name)) return;
      return `all rows are read under a lock: before it, a CHECK (${name} IS NOT NULL) NOT VALID, and in the next migration its VALIDATE CONSTRAINT`;
    case "AT_ValidateConstraint":
      return "it reads all rows while this transaction holds its locks: put it into a migration of its own";
    case "AT_DropConstraint":
      return /CHECK|FOREIGN/.test(schema.constraintType(table, name) ?? "") ? undefined : NOBODY_USES;
    case "AT_ColumnDefault":
      return def ? undefined : "the running Worker may rely on the default: leave it";
    case "AT_AlterColumnType":
      return "it writes every row anew, under a lock: add a column of the new type, write both, fill the old rows in batches, then read it";
    case "AT_DropColumn":
      return NOBODY_USES;
    case "AT_DropNotNull":
    case "AT_EnableRowSecurity":
      return;
    default:
      return `nothing is known of its safety (${subtype}): say in dev/migrations/alter-table.ts why it is safe`;
  }
}
