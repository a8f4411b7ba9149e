import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { messageOf } from "../setup-error.ts";
import { isRepeatable, type Migration, parse, readMigrations, type Statement } from "./statements.ts";

// Any fixed number does: two processes that migrate the same database take turns.
const ADVISORY_LOCK = 6_328_211;
/** How long another deployment may take to migrate, in milliseconds. */
const PATIENCE = 15 * 60_000;

/**
 * While a statement waits for a lock, whoever comes after it waits as well: so it gives up soon, lets them through,
 * and tries again later.
 */
const LOCK_TIMEOUT = "2s";
const LOCK_TRIES = 10;
const LOCK_PAUSE = 1_000;
/** What locks a table may not take long. */
const STATEMENT_TIMEOUT = "30s";

export interface Migrated {
  /** How many were applied just now. */
  applied: number;
  total: number;
  /** How many the database has that the folder does not know: it was migrated by a newer version. */
  ahead: number;
}

/**
 * Applies the migrations that a database does not have yet, each whole or not at all. What is outside a transaction
 * (see {@link isRepeatable}) carries on where it was interrupted.
 *
 * @param client must be a connection of its own, not a pool: it holds an advisory lock meanwhile.
 * @param folder as drizzle-kit writes it.
 * @throws when the database was made by other migrations, or refuses one of these.
 */
export async function migrate(client: pg.ClientBase, folder?: string): Promise<Migrated> {
  const migrations = readMigrations(folder);
  await takeTurn(client);
  try {
    // As drizzle-kit would make them, whose table this is.
    await client.query("create schema if not exists drizzle");
    await client.query(`create table if not exists drizzle.__drizzle_migrations (
      id serial primary key, hash text not null, created_at bigint)`);
    const { rows } = await client.query(
      "select hash from drizzle.__drizzle_migrations order by created_at, id",
    );
    const shared = migrations.slice(0, rows.length);
    if (shared.some(({ sql }, index) => hashOf(sql) !== rows[index].hash)) {
      throw new Error("it was made by other migrations than those of drizzle/");
    }
    const missing = migrations.slice(rows.length);
    for (const migration of missing) await apply(client, migration);
    return {
      applied: missing.length,
      total: migrations.length,
      ahead: Math.max(0, rows.length - migrations.length),
    };
  } finally {
    // A connection that broke has let go of it, and what broke it is to be told.
    await client.query("select pg_advisory_unlock($1)", [ADVISORY_LOCK]).catch(() => {});
  }
}

const hashOf = (sql: string) => createHash("sha256").update(sql).digest("hex");

/** Asks again and again: a statement that waited inside the database would hold up the other's concurrent ones. */
async function takeTurn(client: pg.ClientBase): Promise<void> {
  const started = Date.now();
  for (let told = false; ; told = true) {
    const { rows } = await client.query("select pg_try_advisory_lock($1) as mine", [ADVISORY_LOCK]);
    if (rows[0].mine) return;
    if (!told) console.error("Another process is migrating this database: waiting for it …");
    if (Date.now() - started > PATIENCE)
      throw new Error("another process has been migrating it all the time");
    await delay(500);
  }
}

async function apply(client: pg.ClientBase, { tag, when, sql }: Migration): Promise<void> {
  const statements = parse(sql);
  const record = () =>
    client.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)", [
      hashOf(sql),
      when,
    ]);
  try {
    if (statements.every(({ node }) => isRepeatable(node))) {
      for (const statement of statements) await runOutside(client, statement);
      await record();
    } else await insideTransaction(client, statements, record);
  } catch (cause) {
    throw new Error(`${tag}: ${messageOf(cause)}`);
  }
}

async function insideTransaction(
  client: pg.ClientBase,
  statements: Statement[],
  record: () => Promise<unknown>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query("begin");
      await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
      await client.query(`set local statement_timeout = '${STATEMENT_TIMEOUT}'`);
      for (const { sql } of statements) await client.query(sql);
      await record();
      await client.query("commit");
      return;
    } catch (error) {
      // Fails when the connection broke, which is what is to be told.
      await client.query("rollback").catch(() => {});
      if (!(error instanceof pg.DatabaseError && error.code === "55P03")) throw error;
      if (attempt === LOCK_TRIES) {
        throw new Error(`a table it changes was in use each of ${LOCK_TRIES} times (${error.message})`);
      }
      await delay(LOCK_PAUSE);
    }
  }
}

async function runOutside(client: pg.ClientBase, { sql, node }: Statement): Promise<void> {
  if ("IndexStmt" in node) {
    const { idxname, relation } = node.IndexStmt;
    const name = [relation?.schemaname, idxname].filter((part) => part !== undefined);
    const index = name.map((part) => pg.escapeIdentifier(part!)).join(".");
    const { rows } = await client.query(
      "select indisvalid from pg_index where indexrelid = to_regclass($1)",
      [index],
    );
    // Built before this was interrupted.
    if (rows[0]?.indisvalid) return;
    // Half built: it is kept up to date, at its price, and never read.
    if (rows[0]) await client.query(`drop index concurrently ${index}`);
  }
  await client.query(sql);
}
