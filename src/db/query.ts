import { type Query as CompiledSql, fillPlaceholders, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { PgDialect } from "drizzle-orm/pg-core";

/**
 * Builds statements. It has no connection: only a scope runs what it builds. Rows come as objects by the names of their
 * columns in SQL, so a selected expression needs an alias that is its property's name.
 */
export const db = drizzle.mock();

/** The placeholder of the business of the scope that runs a statement. */
export const business = sql.placeholder("business");

/** The row type of a statement: that of a Drizzle builder, or of `sql<Row>`. */
type RowOf<Statement> =
  Statement extends SQL<infer Row> ? Row : Statement extends PromiseLike<(infer Row)[]> ? Row : never;

export type Statements = Record<string, SQLWrapper | undefined>;
export type RowsOf<Named extends Statements> = { [Name in keyof Named]: RowOf<Named[Name]>[] };

// biome-ignore lint/suspicious/noExplicitAny: the type of a row is known where its statement is
export type Rows = Record<string, any>[];

/** A compiled statement, with values for its placeholders. */
interface Part extends Pick<CompiledSql, "sql" | "params"> {
  values: Record<string, unknown>;
}

/** Statements that run in order, in one transaction, and how their rows become a result. */
export interface Query<Result> {
  readonly parts: readonly Part[];
  /** @param results the rows of each part */
  read(results: Rows[]): Result;
}

/** A query that creates something, and can do so at most once for an Idempotency-Key: see create.ts. */
export interface Creation<Result> extends Query<Result> {
  idempotent(key: IdempotencyKey): Query<Result>;
}

/** An Idempotency-Key and the request that it stands for. */
export interface IdempotencyKey {
  key: string;
  /** A digest of the method, the path and the body. */
  fingerprint: string;
}

const dialect = new PgDialect();

/**
 * Makes a query of statements, by name.
 * @param read makes the result of the rows that each statement returned; without it they are the result
 */
export function query<Named extends Statements>(statements: Named): Query<RowsOf<Named>>;
export function query<Named extends Statements, Result>(
  statements: Named,
  read: (rows: RowsOf<Named>) => Result,
): Query<Result>;
export function query<Named extends Statements>(
  statements: Named,
  read: (rows: RowsOf<Named>) => unknown = (rows) => rows,
): Query<unknown> {
  const named = Object.entries(statements).flatMap(([name, statement]) =>
    statement ? [{ name, ...dialect.sqlToQuery(statement.getSQL()) }] : [],
  );
  return {
    parts: named.map(({ sql, params }) => ({ sql, params, values: {} })),
    read: (results) =>
      read(Object.fromEntries(named.map(({ name }, index) => [name, results[index]])) as RowsOf<Named>),
  };
}

/** A value that can be a key of the cache, as JSON. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** How many shapes of one query are kept. Clients use far fewer. */
const MAX_SHAPES = 500;

/**
 * Compiles a query once for each shape, and keeps it for the life of the isolate. Compiling one takes Drizzle longer than
 * the rest of a request for one row takes the Worker.
 * @param build makes the query, with `sql.placeholder` for each value. It gets the shape alone, because the shape is the
 *   key of the cache: the SQL may depend on nothing else
 * @returns a function of a shape and of values, by the names of their placeholders
 */
export function compiled<Shape extends Json, Result>(
  build: (shape: Shape) => Query<Result>,
): (shape: Shape, values: Record<string, unknown>) => Query<Result> {
  const cache = new Map<string, Query<Result>>();
  return (shape, values) => {
    const key = JSON.stringify(shape);
    let found = cache.get(key);
    if (!found) {
      if (cache.size >= MAX_SHAPES) cache.clear();
      found = build(shape);
      cache.set(key, found);
    }
    const { parts, read } = found;
    return { parts: parts.map((part) => ({ ...part, values })), read };
  };
}

export type ResultsOf<Queries extends Record<string, Query<unknown>>> = {
  [Name in keyof Queries]: Queries[Name] extends Query<infer Result> ? Result : never;
};

/** Makes one query of several: their results by name. */
export function all<Queries extends Record<string, Query<unknown>>>(
  queries: Queries,
): Query<ResultsOf<Queries>> {
  return {
    parts: Object.values(queries).flatMap(({ parts }) => parts),
    read(results) {
      let start = 0;
      const entries = Object.entries(queries).map(([name, { parts, read }]) => {
        const own = results.slice(start, start + parts.length);
        start += parts.length;
        return [name, read(own)];
      });
      return Object.fromEntries(entries) as ResultsOf<Queries>;
    },
  };
}

/** Makes a query of another result out of the same rows. */
export const map = <Result, Other>(
  { parts, read }: Query<Result>,
  change: (result: Result) => Other,
): Query<Other> => ({ parts, read: (results) => change(read(results)) });

/** Maps the result of a creation, also under an Idempotency-Key. */
export const mapCreation = <Result, Other>(
  made: Creation<Result>,
  change: (result: Result) => Other,
): Creation<Other> => ({ ...map(made, change), idempotent: (key) => map(made.idempotent(key), change) });

/** Makes a query that asks for nothing. */
export const constant = <Result>(result: Result): Query<Result> => ({ parts: [], read: () => result });

const savepoint = { sql: "savepoint before", params: [], values: {} };
const undo = { sql: "rollback to savepoint before", params: [], values: {} };

/** Makes a query that returns its result and then rolls its changes back. */
export function dryRun<Result>({ parts, read }: Query<Result>): Query<Result> {
  return { parts: [savepoint, ...parts, undo], read: (results) => read(results.slice(1, -1)) };
}

/** Fills in the placeholders of a part. @param businessId of the scope */
export function fill({ sql, params, values }: Part, businessId: string): { sql: string; params: unknown[] } {
  return { sql, params: fillPlaceholders(params, { ...values, business: businessId }) };
}
