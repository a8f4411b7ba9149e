import { parsePlPgSQLSync } from "libpg-query";
import { parse, type Statement } from "./statements.ts";

const PLAIN = ["block", "execsql", "if", "return", "raise"];

/** PostgreSQL's RAW_PARSE_PLPGSQL_EXPR; a cursor's query is not one. */
const EXPRESSION = 2;

const callsFunction = (expression: string) =>
  JSON.stringify(parse(`SELECT ${expression}`)).includes('"FuncCall"');

/** The statements that a DO block may run, in whichever branch, or why they cannot be read. */
export function readBlock(sql: string): Statement[] | string {
  const statements: Statement[] = [];
  let reason: string | undefined;
  const refuse = (what: string) => {
    reason ??= `what it runs cannot be read (${what}): write plain statements`;
  };
  JSON.stringify(parsePlPgSQLSync(sql), (key, value) => {
    const [, kind] = /^PLpgSQL_stmt_(.*)$/.exec(key) ?? [];
    if (kind && !PLAIN.includes(kind)) refuse(kind);
    if (kind === "execsql") {
      statements.push(...parse(value.sqlstmt.PLpgSQL_expr.query));
      return;
    }
    // Conditions, defaults and what is raised: a function called there may do anything.
    if (key === "PLpgSQL_expr" && (value.parseMode !== EXPRESSION || callsFunction(value.query)))
      refuse(value.query);
    // The parser does not tell what it begins with.
    if (key === "PLpgSQL_rec") refuse(`${value.refname} record`);
    return value;
  });
  return reason ?? statements;
}
