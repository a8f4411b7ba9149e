import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openDatabase } from "../../dev/database.ts";
import { migrate } from "../../dev/migrations/apply.ts";
import { readMigrations } from "../../dev/migrations/statements.ts";
import { emptyDatabase, noServer } from "./postgres.ts";

const run = promisify(execFile);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oda-migrations-"));
  await mkdir(join(folder, "meta"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Makes the folder hold these migrations. */
async function write(...migrations: string[]): Promise<void> {
  const entries = migrations.map((_, idx) => ({ idx, when: 1000 + idx, tag: `000${idx}_step` }));
  await writeFile(join(folder, "meta/_journal.json"), JSON.stringify({ entries }));
  for (const [index, sql] of migrations.entries()) await writeFile(join(folder, `000${index}_step.sql`), sql);
}

const TABLE = `create table things (id integer primary key, name text);--> statement-breakpoint
  insert into things select n, 'x' || n from generate_series(1, 1000) n;`;
const INDEX = "create unique index concurrently things_name on things (name);";

const index = async (client: pg.ClientBase) =>
  (
    await client.query(
      "select indisvalid as valid from pg_index where indexrelid = to_regclass('things_name')",
    )
  ).rows;
const recorded = async (client: pg.ClientBase) =>
  (await client.query("select count(*)::integer as count from drizzle.__drizzle_migrations")).rows[0].count;

test("an index is built concurrently in the embedded database too", async () => {
  const database = await openDatabase();
  try {
    await database.pool.query("drop schema drizzle cascade");
    await write(TABLE, INDEX);
    const client = await database.pool.connect();
    expect(await migrate(client, folder)).toEqual({ applied: 2, total: 2, ahead: 0 });
    expect([await index(client), await recorded(client)]).toEqual([[{ valid: true }], 2]);
    client.release();
  } finally {
    await database.close();
  }
});

describe.skipIf(noServer)("on a PostgreSQL server", () => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>;
  let client: pg.Client;

  beforeEach(async () => {
    database = await emptyDatabase();
    client = await database.connect();
  });
  afterEach(() => database.drop());

  test("an interrupted build of an index is taken away and done again", async () => {
    await write(TABLE, "update things set name = 'twice' where id <= 2;", INDEX);
    await expect(migrate(client, folder)).rejects.toThrow(/^0002_step: could not create unique index/);
    expect([await index(client), await recorded(client)]).toEqual([[{ valid: false }], 2]);
    await client.query("delete from things where id = 1");
    expect(await migrate(client, folder)).toEqual({ applied: 1, total: 3, ahead: 0 });
    expect([await index(client), await recorded(client)]).toEqual([[{ valid: true }], 3]);
  });

  test("an index that was built before the process died is kept", async () => {
    await write(TABLE);
    await migrate(client, folder);
    await client.query(INDEX);
    const oid = async () => (await client.query("select 'things_name'::regclass::oid as oid")).rows;
    const before = await oid();
    await write(TABLE, INDEX);
    expect((await migrate(client, folder)).applied).toBe(1);
    expect(await oid()).toEqual(before);
  });

  test("a migration that fails leaves nothing of itself, and all of those before it", async () => {
    await write(TABLE, "alter table things add column a text; select 1 / 0;");
    await expect(migrate(client, folder)).rejects.toThrow("0001_step: division by zero");
    expect(await recorded(client)).toBe(1);
    const { fields } = await client.query("select * from things limit 0");
    expect(fields.map(({ name }) => name)).toEqual(["id", "name"]);
  });

  test.each([
    ["inside a transaction", "select pg_terminate_backend(pg_backend_pid());"],
    ["outside one", "create index concurrently things_cut on things (cut());"],
  ])("a connection that is cut %s is what is told", async (_, sql) => {
    const cut = `create function cut() returns boolean language plpgsql immutable as
      $$ begin return pg_terminate_backend(pg_backend_pid()); end $$;`;
    await write(TABLE, cut, sql);
    await expect(migrate(client, folder)).rejects.toThrow(
      "0002_step: terminating connection due to administrator command",
    );
    expect(await recorded(await database.connect())).toBe(2);
  });

  test("two processes take turns, also while one builds an index concurrently", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    await write(TABLE);
    await migrate(client, folder);
    await write(TABLE, INDEX, "alter table things add column a text;");
    // An old transaction, for whose end a concurrent build waits, as it would for the other process if that waited
    // inside the database.
    const reader = await database.connect();
    await reader.query("begin isolation level repeatable read; select count(*) from things");
    const watcher = await database.connect();
    const first = migrate(client, folder);
    await vi.waitFor(async () => expect(await index(watcher)).toEqual([{ valid: false }]), 10_000);
    const second = migrate(await database.connect(), folder);
    await vi.waitFor(
      () => expect(said).toHaveBeenCalledWith(expect.stringMatching(/waiting for it/)),
      10_000,
    );
    await reader.query("commit");
    expect([(await first).applied, (await second).applied]).toEqual([2, 0]);
    expect([await index(client), await recorded(client)]).toEqual([[{ valid: true }], 3]);
  });

  test("a table in use is not waited for with everybody else behind, but asked for again", async () => {
    await write(TABLE);
    await migrate(client, folder);
    await write(TABLE, "alter table things add column a text;");
    const reader = await database.connect();
    await reader.query("begin; select count(*) from things");
    const migrated = migrate(client, folder);
    const waiting =
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    const another = await database.connect();
    const isWaiting = async () => (await another.query(waiting)).rowCount;
    await vi.waitFor(async () => expect(await isWaiting()).toBe(1), 10_000);
    // Comes after the migration, and gets through once that steps back.
    expect((await another.query("select count(*)::integer from things")).rows).toEqual([{ count: 1000 }]);
    await reader.query("commit");
    expect((await migrated).applied).toBe(1);
  });

  test("a database that is ahead is left as it is, and one of other migrations is refused", async () => {
    await write(TABLE, INDEX);
    await migrate(client, folder);
    await write(TABLE);
    expect(await migrate(client, folder)).toEqual({ applied: 0, total: 1, ahead: 1 });
    await write(`${TABLE} -- changed`, INDEX);
    await expect(migrate(client, folder)).rejects.toThrow(/made by other migrations/);
  });

  test("orders from before they had numbers get them by the time they were placed, and their keys for references", async () => {
    const all = readMigrations();
    const before = all.findIndex(({ tag }) => tag.endsWith("_order_numbers"));
    const old = all.slice(0, before).map(({ sql }) => sql);
    await write(...old);
    await migrate(client, folder);
    const [one, other] = ["11111111-1111-8111-8111-111111111111", "22222222-2222-8222-8222-222222222222"];
    await client.query(
      `insert into customers (business_id, id, first_name, second_name, code, phone)
        select b::uuid, b::uuid, 'A', 'B', 'AB001', '+254712345678' from unnest($1::text[]) b`,
      [[one, other]],
    );
    const place = (business: string, ids: string[], placed: string) =>
      client.query(
        `insert into orders (business_id, id, customer_id, customer_code, item, quantity, price_per_unit, currency, time_placed)
          select $1, o::uuid, $1, 'AB001', 'Tea', 1, 1, 'KES', $3 from unnest($2::text[]) o`,
        [business, ids, placed],
      );
    const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;
    // Two of one moment, after one that was entered later and is of the past.
    await place(one, [id(2), id(1)], "2026-11-02T00:00:00Z");
    await place(one, [id(3)], "2026-11-01T00:00:00Z");
    await place(other, [id(1)], "2026-11-03T00:00:00Z");
    await client.query("insert into imported_orders values ($1, 'receipt-3', $2)", [one, id(3)]);

    await write(...old, all[before]!.sql);
    await migrate(client, folder);
    // The version before this one still runs: what it adds is numbered after the old ones.
    await place(one, [id(4)], "2026-10-01T00:00:00Z");
    await client.query("insert into imported_orders values ($1, 'receipt-4', $2)", [one, id(4)]);
    expect((await client.query("select number from orders where number is not null")).rows).toEqual([
      { number: 4 },
    ]);

    await write(...all.map(({ sql }) => sql));
    await migrate(client, folder);
    await place(one, [id(5)], "2026-11-04T00:00:00Z");
    await place(other, [id(5)], "2026-11-04T00:00:00Z");
    const { rows } = await client.query(
      "select business_id, id, number, reference from orders order by business_id, number",
    );
    expect(rows.map(({ business_id, ...row }) => [business_id, ...Object.values(row)])).toEqual([
      [one, id(3), 1, "receipt-3"],
      [one, id(1), 2, null],
      [one, id(2), 3, null],
      [one, id(4), 4, "receipt-4"],
      [one, id(5), 5, null],
      [other, id(1), 1, null],
      [other, id(5), 2, null],
    ]);
  });

  test("a procedure that was interrupted goes on where it had committed", async () => {
    const fill = `create procedure fill() language plpgsql as $$ begin
      update things set name = 'filled' where id <= 500; commit;
      perform 1 / (select count(*)::integer from things where id = 1001);
      update things set name = 'filled' where id > 500; end $$;`;
    await write(TABLE, fill, "call fill();");
    await expect(migrate(client, folder)).rejects.toThrow("0002_step: division by zero");
    const filled = async () => (await client.query("select from things where name = 'filled'")).rowCount;
    expect([await filled(), await recorded(client)]).toEqual([500, 2]);
    await client.query("insert into things values (1001, 'x')");
    expect((await migrate(client, folder)).applied).toBe(1);
    expect(await filled()).toBe(1001);
  });

  describe("as an owner that is no superuser, as Neon's are,", () => {
    let name: string;
    let url: URL;

    beforeEach(async () => {
      name = `oda_owner_${process.pid}`;
      url = new URL(database.url);
      [url.username, url.password] = [name, "owner-password"];
      await client.query(`create role ${name} login createrole password 'owner-password'`);
      await client.query(`alter database ${pg.escapeIdentifier(url.pathname.slice(1))} owner to ${name}`);
      // Other databases of this server may have made the roles; on Neon the owner has.
      for (const role of ["oda_api", "oda_system", "oda_login"]) {
        const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
        if (rowCount) await client.query(`grant ${role} to ${name} with admin option`);
      }
    });
    afterEach(async () => {
      await client.query(
        `reassign owned by ${name} to current_user; drop owned by ${name}; drop role ${name}`,
      );
    });

    test("the commands migrate, and make a login that can do nothing by itself", async () => {
      const env = { ...process.env, MIGRATION_DATABASE_URL: url.href };
      const command = (...args: string[]) => run("npm", ["run", "-s", ...args], { env });
      const refused = await command("db:login", "--", "--rotate").catch(({ code, stderr }) => [code, stderr]);
      // Without its migrations this database may still know the roles of another.
      if (Array.isArray(refused))
        expect(refused).toEqual([1, expect.stringMatching(/apply the migrations first/)]);
      expect((await command("db:migrate")).stdout).toMatch(/^Applied (\d+) of \1 migrations\.\n$/);
      expect((await command("db:migrate")).stdout).toMatch(/^Nothing to do: all \d+ are applied\.\n$/);

      const { stdout } = await command("db:login", "--", "--rotate");
      const [, login] = /^DATABASE_URL=(postgres:\/\/oda_login:[\w-]{32}@\S+)\n$/.exec(stdout)!;
      const worker = await database.connect(login);
      for (const sql of ["select from orders", "create table x ()", "alter table orders add column x text"])
        await expect(worker.query(sql)).rejects.toMatchObject({ code: "42501" });
      await worker.query(
        "begin; select set_config('role', 'oda_api', true), set_config('app.business_id', gen_random_uuid()::text, true)",
      );
      expect((await worker.query("select * from orders")).rows).toEqual([]);
      await worker.query("commit");
      await expect(worker.query(`set role ${name}`)).rejects.toMatchObject({ code: "42501" });

      const again = await command("db:login").catch(({ code, stderr }) => [code, stderr]);
      expect(again).toEqual([
        1,
        expect.stringMatching(/is there already\. --rotate gives it a new password/),
      ]);
    });
  });

  test.each([
    [["staging-2"], /no environment staging-2/],
    [[], /Set MIGRATION_DATABASE_URL in the shell's environment/],
  ])("db:migrate %j says what it needs", async (args, message) => {
    const env = { ...process.env, MIGRATION_DATABASE_URL: "" };
    const failure = run("npm", ["run", "-s", "db:migrate", "--", ...args], { env });
    await expect(failure).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
  });
});
