import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";

const defaultServer = process.env.TEST_POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres";

/** A new database behind a Neon endpoint. */
export interface BenchDatabase {
  /** Of the endpoint. */
  url: string;
  /** Of the database itself, unless it is embedded. */
  address?: string;
  /** Runs statements as one transaction; the rows of the last. A single one runs outside of any. */
  sql(...queries: string[]): Promise<Record<string, string | null>[]>;
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The version of the PostgreSQL server that there is; without one, databases are embedded. */
export async function serverVersion(): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: defaultServer, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return (await client.query("show server_version")).rows[0].server_version;
  } catch {
    return;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Makes a database and starts its Neon endpoint.
 * @param closers get what drops it, at once: a run may be stopped before it is there
 * @param options.server in place of the one that all databases are made on, or of embedded ones
 * @param options.migrations the folder of those to apply, in place of `drizzle/`
 */
export async function createDatabase(
  closers: (() => Promise<void>)[],
  options: { server?: string; migrations?: string } = {},
): Promise<BenchDatabase> {
  const isServed = options.server !== undefined || (await serverVersion()) !== undefined;
  const server = options.server ?? defaultServer;
  const name = `oda_bench_${process.pid}_${Date.now()}`;
  const address = new URL(server);
  address.pathname = `/${name}`;
  if (isServed) {
    closers.push(() => administer(server, `drop database if exists ${name} with (force)`));
    await administer(server, `create database ${name}`);
  }
  const migrations = options.migrations === undefined ? [] : [options.migrations];
  const child = fork(join(import.meta.dirname, "neon.ts"), isServed ? [address.href, ...migrations] : [], {
    // A Ctrl-C is for the parent, which ends this in order.
    detached: true,
  });
  const ended = once(child, "exit");
  closers.push(async () => {
    if (child.connected) child.disconnect();
    await ended;
  });
  const died = ended.then(([code]) => Promise.reject(new Error(`bench/neon.ts ended (${code})`)));
  died.catch(() => {});
  const [url] = (await Promise.race([once(child, "message"), died])) as [string];
  return { url, ...(isServed && { address: address.href }), sql: (...queries) => run(url, queries) };
}

async function run(url: string, queries: string[]): Promise<Record<string, string | null>[]> {
  const statements = queries.map((query) => ({ query }));
  const response = await fetch(`${url}/sql`, {
    method: "POST",
    headers: { "Neon-Connection-String": "postgres://bench", "Neon-Raw-Text-Output": "true" },
    body: JSON.stringify(statements.length === 1 ? statements[0] : { queries: statements }),
  });
  if (!response.ok) throw new Error(`The database refused: ${await response.text()}`);
  const answer = await response.json();
  return (answer.results?.at(-1) ?? answer).rows;
}
