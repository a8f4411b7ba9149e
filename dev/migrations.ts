import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import type pg from "pg";

const defaultFolder = join(import.meta.dirname, "../drizzle");

// Any fixed number does: two processes that migrate the same database take turns.
const advisoryLock = 6_328_211;

/**
 * Applies the migrations of a folder that a database does not have yet, all of them or none.
 *
 * @param client must be a connection of its own, not a pool: it holds an advisory lock meanwhile.
 * @param folder as drizzle-kit writes it.
 * @returns how many were applied, and how many there are.
 * @throws when the database has migrations that the folder does not.
 */
export async function migrate(
  client: pg.ClientBase,
  folder = defaultFolder,
): Promise<{ applied: number; total: number }> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  await client.query("select pg_advisory_lock($1)", [advisoryLock]);
  try {
    const before = await appliedHashes(client);
    if (before.some((hash, index) => hash !== migrations[index]?.hash)) {
      throw new Error("it was made by other migrations than those of drizzle/");
    }
    await applyMigrations(drizzle(client as pg.Client), { migrationsFolder: folder });
    return { applied: migrations.length - before.length, total: migrations.length };
  } finally {
    await client.query("select pg_advisory_unlock($1)", [advisoryLock]);
  }
}

async function appliedHashes(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query("select to_regclass('drizzle.__drizzle_migrations') as name");
  if (!rows[0].name) return [];
  const applied = await client.query("select hash from drizzle.__drizzle_migrations order by created_at, id");
  return applied.rows.map((row) => row.hash);
}
