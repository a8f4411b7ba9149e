import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless";
import { CasingCache } from "drizzle-orm/casing";
// Not drizzle-orm as a whole, which takes a second to load.
import { type SQL, sql } from "drizzle-orm/sql/sql";
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

/** An entry of the log, which opens data: what is done, and to whose data. */
export interface Entry {
  command: string;
  /** Ids, times, flags: nothing personal. */
  details: Record<string, unknown>;
  /** The business whose data is opened; left out, every business's. */
  business?: string | undefined;
}

export interface OperatorDatabase {
  /**
   * Adds an entry to the log, and commits it. It opens data to {@link run}, which adds it anew when its time is up.
   * @throws SetupError as {@link run} does
   */
  open(entry: Entry): Promise<void>;
  /**
   * Runs statements in one transaction, as the role oda_operator.
   * @returns the rows of each
   * @throws SetupError when the database cannot be reached, or refuses
   */
  run<Results extends unknown[][]>(...statements: SQL[]): Promise<Results>;
}

/** After how many milliseconds an entry is added anew. It opens data for 15 minutes. */
const ENTRY_LIFE = 10 * 60_000;

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
    await work(operatorDatabase(send));
  } finally {
    await close();
  }
}

/** Compiles a statement as Drizzle does for PostgreSQL. */
const compile = (statement: SQL) =>
  statement.toQuery({
    casing: new CasingCache(),
    escapeName: pg.escapeIdentifier,
    escapeParam: (index) => `$${index + 1}`,
    escapeString: pg.escapeLiteral,
  });

function operatorDatabase(send: Send): OperatorDatabase {
  let opened: { entry: Entry; id: string; at: number } | undefined;
  async function open(entry: Entry) {
    const { command, details, business = null } = entry;
    const [[added]] = (await runAsOperator(send, "", [
      sql`insert into operator_log (command, details, business)
        values (${command}, ${JSON.stringify(details)}::jsonb, ${business}) returning id`,
    ])) as [[{ id: string }]];
    opened = { entry, id: added.id, at: performance.now() };
  }
  return {
    open,
    async run(...statements) {
      if (opened && performance.now() - opened.at > ENTRY_LIFE) await open(opened.entry);
      // Only the caller knows what rows its statements return.
      return (await runAsOperator(send, opened?.id ?? "", statements)) as never;
    },
  };
}

/** @param entry the id of the entry that has opened data, or nothing */
async function runAsOperator(send: Send, entry: string, statements: SQL[]): Promise<unknown[][]> {
  const enter = sql`select set_config('role', 'oda_operator', true), set_config('jit', 'off', true),
    set_config('app.operator_entry', ${entry}::text, true)`;
  try {
    const [, ...results] = await send([enter, ...statements].map(compile));
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
