import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless";
import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import { parsePorts } from "../options.ts";
import { toSessionUrl } from "../postgres-url.ts";
import { loadSettings } from "../settings.ts";
import { messageOf, SetupError } from "../setup-error.ts";

interface Statement {
  sql: string;
  params: unknown[];
}

type Send = (statements: Statement[]) => Promise<unknown[][]>;

export interface OperatorDatabase {
  /**
   * Runs statements in one transaction, as the role oda_operator.
   * @returns the rows of each
   * @throws SetupError when the database cannot be reached, or refuses
   */
  run<Results extends unknown[][]>(...statements: SQL[]): Promise<Results>;
}

/**
 * Works on the database that OPERATOR_DATABASE_URL or DATABASE_URL names, or else that of `npm run dev`.
 *
 * @param options.ports as that `npm run dev` was given it
 * @throws SetupError see {@link OperatorDatabase.run}
 */
export async function withDatabase(
  options: { ports?: string | undefined },
  work: (database: OperatorDatabase) => Promise<void>,
): Promise<void> {
  const { OPERATOR_DATABASE_URL, DATABASE_URL } = process.env;
  const { worker, overrides, postgresUrl } = loadSettings(
    parsePorts(options.ports),
    OPERATOR_DATABASE_URL || DATABASE_URL,
  );
  const isLocal = !postgresUrl && overrides.DATABASE_URL !== undefined;
  const url = postgresUrl ?? worker.DATABASE_URL!;
  const { send, close } = isLocal ? overHttp(url) : await connect(url);
  try {
    await work({ run: (...statements) => runAsOperator(send, statements) as never });
  } finally {
    await close();
  }
}

const dialect = new PgDialect();
const asOperator = sql`select set_config('role', 'oda_operator', true), set_config('jit', 'off', true)`;

async function runAsOperator(send: Send, statements: SQL[]): Promise<unknown[][]> {
  try {
    const [, ...results] = await send(
      [asOperator, ...statements].map((statement) => dialect.sqlToQuery(statement)),
    );
    return results;
  } catch (error) {
    if (error instanceof SetupError) throw error;
    const reason = messageOf(error);
    if (/set role|"oda_operator" does not exist/.test(reason)) {
      throw new SetupError(
        `${reason}: OPERATOR_DATABASE_URL must name a login that was granted oda_operator, and the database must have all the migrations.`,
      );
    }
    throw new SetupError(`The database refused, and nothing was changed: ${reason}.`);
  }
}

async function connect(url: string): Promise<{ send: Send; close(): Promise<void> }> {
  const client = new pg.Client({
    connectionString: toSessionUrl(url),
    connectionTimeoutMillis: 15_000,
    application_name: "oda ops",
  });
  client.on("error", () => {});
  await client.connect().catch((error) => {
    throw new SetupError(`The database cannot be reached: ${messageOf(error)}.`);
  });
  const send: Send = async (statements) => {
    await client.query("begin");
    try {
      const results: unknown[][] = [];
      for (const { sql: text, params } of statements) results.push((await client.query(text, params)).rows);
      await client.query("commit");
      return results;
    } catch (error) {
      await client.query("rollback").catch(() => {});
      throw error;
    }
  };
  return { send, close: () => client.end() };
}

/** The embedded database of `npm run dev` is open to that process alone, which serves it as Neon would. */
function overHttp(url: string): { send: Send; close(): Promise<void> } {
  const { host } = new URL(url);
  neonConfig.fetchEndpoint = `http://${host}/sql`;
  // Not as the Worker's login, which may not take an operator's role.
  const client = neon(`postgres://oda:oda@${host}/oda`);
  const send: Send = async (statements) => {
    try {
      return await client.transaction(
        statements.map(({ sql: text, params }) => client.query(text, params as never[])),
      );
    } catch (error) {
      // What came of no answer at all.
      if (!(error instanceof NeonDbError && error.sourceError)) throw error;
      throw new SetupError(
        `No database answers at ${host} (${messageOf(error.sourceError)}). Is \`npm run dev\` running? Another is named by OPERATOR_DATABASE_URL.`,
      );
    }
  };
  return { send, close: async () => {} };
}
