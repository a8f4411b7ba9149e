import type { IncomingHttpHeaders } from "node:http";
import pg from "pg";

// What @neondatabase/serverless 1.2 puts in a request to `/sql`, and what it reads from the answer.

export interface Query {
  query: string;
  params?: unknown[];
}

/** One query, or several to run as one transaction. */
export type SqlRequest = Query | { queries: Query[] };

/** @returns undefined for what is not JSON, or not a request. */
export function parseRequest(text: string): SqlRequest | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return;
  }
  if (isQuery(body)) return body;
  const { queries } = (body ?? {}) as { queries?: unknown };
  return Array.isArray(queries) && queries.every(isQuery) ? { queries } : undefined;
}

function isQuery(value: unknown): value is Query {
  const { query, params } = (value ?? {}) as Record<string, unknown>;
  return typeof query === "string" && (params === undefined || Array.isArray(params));
}

/** @returns undefined when there is no connection string; "" when it has no `application_name`. */
export function applicationName(headers: IncomingHttpHeaders): string | undefined {
  const url = headers["neon-connection-string"];
  if (typeof url !== "string" || !URL.canParse(url)) return;
  return new URL(url).searchParams.get("application_name") ?? "";
}

/** Whom a request asks as, by its connection string. */
export const userName = (headers: IncomingHttpHeaders) =>
  URL.parse(String(headers["neon-connection-string"]))?.username;

const isolationLevels: Record<string, string> = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
};

/** @returns the statement that begins a batch; undefined when its isolation level is none of Neon's. */
export function beginStatement(headers: IncomingHttpHeaders): string | undefined {
  const modes = [];
  const level = headers["neon-batch-isolation-level"];
  if (level !== undefined) {
    const name = isolationLevels[String(level)];
    if (!name) return;
    modes.push(`ISOLATION LEVEL ${name}`);
  }
  if (headers["neon-batch-read-only"] === "true") modes.push("READ ONLY");
  if (headers["neon-batch-deferrable"] === "true") modes.push("DEFERRABLE");
  return `BEGIN ${modes.join(", ")}`;
}

export function toPgQuery({ query, params = [] }: Query, headers: IncomingHttpHeaders): pg.QueryArrayConfig {
  const config = {
    text: query,
    values: params,
    rowMode: isTrue(headers["neon-array-mode"]) ? "array" : undefined,
    // The simple protocol would let several statements through in one query, which Neon does not.
    queryMode: "extended",
    types: { getTypeParser: isTrue(headers["neon-raw-text-output"]) ? () => asText : jsonParser },
  };
  return config as pg.QueryArrayConfig;
}

export function toResult(result: pg.QueryArrayResult, headers: IncomingHttpHeaders): object {
  const { command, rowCount, fields, rows } = result;
  return { command, rowCount, fields, rows, rowAsArray: isTrue(headers["neon-array-mode"]) };
}

/** All of Postgres's error fields: `code`, `detail`, `constraint`, `table`, … */
export function toErrorBody(error: pg.DatabaseError): object {
  return { ...error, message: error.message };
}

const isTrue = (header: unknown) => header === "true";

const asText = (value: string) => value;

const { builtins } = pg.types;
const parsers = new Map<number, (value: string) => unknown>([
  [builtins.BOOL, (value) => value === "t"],
  [builtins.INT2, Number],
  [builtins.INT4, Number],
  [builtins.FLOAT4, Number],
  [builtins.FLOAT8, Number],
  [builtins.JSON, JSON.parse],
  [builtins.JSONB, JSON.parse],
]);

/** Unless text is asked for, Neon turns what JSON can express into JSON values. */
const jsonParser = (type: number) => parsers.get(type) ?? asText;
