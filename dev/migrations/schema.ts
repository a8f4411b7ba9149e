import type { Constraint, Node } from "libpg-query";

/** What later statements need to know of those before them. */
export class Schema {
  /** Tables and functions that the migration at hand makes: nobody uses them yet. */
  made = new Set<string>();
  readonly indexes = new Set<string>();
  readonly #constraints = new Map<
    string,
    { type: string; notNull: string | undefined; validated: boolean }
  >();

  addConstraint(table: string, constraint: Constraint): void {
    const { conname, contype = "", raw_expr: check, skip_validation } = constraint;
    if (!conname) return;
    const validated = !skip_validation;
    this.#constraints.set(`${table}.${conname}`, { type: contype, notNull: notNullColumn(check), validated });
  }

  validate(table: string, name: string): void {
    const constraint = this.#constraints.get(`${table}.${name}`);
    if (constraint) constraint.validated = true;
  }

  dropConstraint(table: string, name: string): void {
    this.#constraints.delete(`${table}.${name}`);
  }

  /** Such as `CONSTR_CHECK`. */
  constraintType(table: string, name: string): string | undefined {
    return this.#constraints.get(`${table}.${name}`)?.type;
  }

  /** Whether a constraint has been validated that says the column is never null: PostgreSQL then scans nothing. */
  isNeverNull(table: string, column: string): boolean {
    return [...this.#constraints].some(
      ([key, { notNull, validated }]) => key.startsWith(`${table}.`) && notNull === column && validated,
    );
  }
}

/** The column of a check that is `column IS NOT NULL`. */
function notNullColumn(check: Node | undefined): string | undefined {
  if (!check || !("NullTest" in check) || check.NullTest.nulltesttype !== "IS_NOT_NULL") return;
  const { arg } = check.NullTest;
  const field = arg && "ColumnRef" in arg ? arg.ColumnRef.fields?.at(-1) : undefined;
  return field && "String" in field ? field.String.sval : undefined;
}
