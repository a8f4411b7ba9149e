import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import pg from "pg";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { lock } from "./lock.ts";
import { makeLoginRole } from "./login-role.ts";
import { migrate } from "./migrations/apply.ts";
import { readMigrations } from "./migrations/statements.ts";
import { toSessionUrl } from "./postgres-url.ts";
import { messageOf, SetupError } from "./setup-error.ts";

/** The Postgres behind the local Neon endpoint, migrated. */
export interface Database {
  pool: pg.Pool;
  /** Who owns the tables, when it may act as the Worker's own login: a superuser. */
  owner: string | undefined;
  /** For psql and `pg`. The embedded one takes a single connection, which the pool may hold. */
  url: string;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Any PostgreSQL; without it, an embedded one is started. */
  url?: string | undefined;
  /** Where the embedded Postgres keeps its data; without it, in memory. */
  folder?: string | undefined;
  /** Holds the migrations to apply; `drizzle/` unless given. */
  migrations?: string | undefined;
}

/**
 * Opens a PostgreSQL, or starts an embedded one, and applies the migrations.
 *
 * @throws SetupError when the database cannot be reached, read or migrated.
 */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  if (options.url) return openPostgres(options.url, options.migrations);
  if (!options.folder) return openEmbedded(undefined, options.migrations);
  const { folder } = options;
  await mkdir(dirname(folder), { recursive: true });
  const unlock = await lock(`${folder}.pid`);
  try {
    const database = await openFolder(folder, options.migrations);
    const close = async () => {
      await database.close();
      await unlock();
    };
    return { ...database, close };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openFolder(folder: string, migrations?: string): Promise<Database> {
  // A first start that was interrupted or failed leaves half a database behind.
  const unfinished = `${folder}.unfinished`;
  if (existsSync(unfinished)) await rm(folder, { recursive: true, force: true });
  const isFirst = !existsSync(folder);
  if (isFirst) await writeFile(unfinished, "The first start did not finish: the next one starts over.\n");
  try {
    // PGlite would make a new database in its place, without a word.
    if (!isFirst && !existsSync(join(folder, "PG_VERSION"))) throw new Error("it has no PG_VERSION");
    const database = await openEmbedded(folder, migrations);
    await rm(unfinished, { force: true });
    return database;
  } catch (error) {
    if (isFirst) throw error;
    const reason = messageOf(error);
    throw new SetupError(
      `The data in ${folder} cannot be used (${reason}): \`npm run dev -- --fresh\` starts with an empty database.`,
    );
  }
}

async function openPostgres(url: string, migrations?: string): Promise<Database> {
  const pool = createPool({ connectionString: toSessionUrl(url), connectionTimeoutMillis: 10_000, max: 16 });
  try {
    return { pool, owner: await prepare(pool, migrations), url, close: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw new SetupError(`The database of DATABASE_URL cannot be used: ${messageOf(error)}.`);
  }
}

async function openEmbedded(folder?: string, migrations?: string): Promise<Database> {
  const version = createHash("sha256")
    .update(JSON.stringify(readMigrations(migrations)))
    .digest("hex");
  const postgres = await startEmbeddedPostgres(folder, {
    version,
    async prepare(postgres) {
      const { pool, close } = await serve(postgres);
      await prepare(pool, migrations).finally(close);
    },
  });
  const { pool, url, close: stop } = await serve(postgres);
  const close = async () => {
    await stop();
    await postgres.close();
  };
  try {
    return { pool, owner: await prepare(pool, migrations), url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lets an embedded Postgres be reached by `pg`. Closing ends the connections, and not the database. */
async function serve(postgres: PGlite): Promise<Pick<Database, "pool" | "url" | "close">> {
  // A second connection, for it may come before the one that it replaces is gone.
  const server = new PGLiteSocketServer({ db: postgres, port: 0, maxConnections: 2 });
  await server.start();
  const url = `postgres://postgres@${server.getServerConn()}/postgres`;
  const pool = createPool({ connectionString: url, max: 1, idleTimeoutMillis: 0, onConnect: startOver });
  const close = async () => {
    await pool.end();
    await server.stop();
  };
  return { pool, url, close };
}

/** Makes the embedded Postgres's one session a new one, as each connection to a server has. */
async function startOver(client: pg.ClientBase): Promise<void> {
  // PGlite does not know whom it began as, which is what DISCARD ALL goes back to.
  await client.query("SET SESSION AUTHORIZATION postgres");
  await client.query("DISCARD ALL");
}

function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // A connection that breaks is replaced, and its queries fail; without listeners it would end the process too.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Applies the migrations and makes the Worker's login. @returns {@link Database.owner} */
async function prepare(pool: pg.Pool, migrations?: string): Promise<string | undefined> {
  const client = await pool.connect();
  try {
    await migrate(client, migrations);
    const { rows } = await client.query(
      "select rolname, rolsuper from pg_roles where rolname = session_user",
    );
    if (!rows[0].rolsuper) return undefined;
    await makeLoginRole(client);
    return rows[0].rolname;
  } finally {
    client.release();
  }
}
