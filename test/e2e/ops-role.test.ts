import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../dev/database.ts";
import { createDatabase } from "../../dev/new-database.ts";
import { ops } from "./ops-command.ts";
import { noServer, server } from "./postgres.ts";

describe.skipIf(noServer)("an operator with a login of their own, on a PostgreSQL server,", () => {
  const [jane, worker] = [`oda_test_jane_${process.pid}`, `oda_test_worker_${process.pid}`];
  const principal = "https://issuer.example|1";
  // Of the SHA-256 by OpenSSL, as a UUID of version 8: printf %s "$principal" | openssl dgst -sha256
  const business = "35f49678-cf7c-8130-a607-41f23af89d0b";
  const customer = crypto.randomUUID();
  let created: Awaited<ReturnType<typeof createDatabase>>;
  let database: Awaited<ReturnType<typeof openDatabase>>;

  beforeAll(async () => {
    created = await createDatabase(server);
    database = await openDatabase({ url: created.url });
    await database.pool.query(`create role ${jane} login in role oda_operator`);
    await database.pool.query(`create role ${worker} login in role oda_api, oda_system`);
    await database.pool.query(
      `insert into customers (business_id, id, first_name, second_name, code, phone)
        values ($1, $2, 'Achieng', 'Odhiambo', 'ACH77', '+254712345678')`,
      [business, customer],
    );
    await database.pool.query(
      `insert into orders (business_id, id, customer_id, customer_code, item, quantity, price_per_unit, currency)
        select $1, gen_random_uuid(), $2, 'ACH77', 'Tea', n, 15000, 'KES' from generate_series(1, 3) n`,
      [business, customer],
    );
    await database.pool.query(
      `insert into notifications (id, business_id, order_id, kind, "to", template, parameters, state, queued_at, due_at)
        select gen_random_uuid(), $1, id, 'order_placed', '+254712345678', 'Hi {first_name}',
          '{"first_name": "Achieng", "quantity": 1, "item": "Tea", "time_placed": "2026-11-24T06:30:00Z",
            "time_zone": "Africa/Nairobi", "business_name": "Duka Letu"}', 'queued', now(), now() + interval '1 hour' from orders`,
      [business],
    );
  });

  afterAll(async () => {
    await database?.close();
    await created?.drop();
    const admin = new pg.Client(server);
    await admin.connect();
    await admin.query(`drop role if exists ${jane}`);
    await admin.query(`drop role if exists ${worker}`);
    await admin.end();
  });

  const urlOf = (login: string) => {
    const url = new URL(created.url);
    url.username = login;
    return url.href;
  };
  const as = (login: string, ...args: string[]) =>
    ops(args, { env: { OPERATOR_DATABASE_URL: urlOf(login) } });
  const rows = async (query: string) => (await database.pool.query(query)).rows;

  test("can do all that the commands do, and is named in the log", async () => {
    const range = ["--from", "2020-01-01T00:00:00Z", "--to", "2100-01-01T00:00:00Z"];
    const requeued = await as(jane, "requeue", ...range, "--yes");
    expect([requeued.code, requeued.stdout]).toEqual([0, expect.stringContaining("3 texts due")]);
    expect((await as(jane, "dead-letters")).stdout).toBe("No text was given up.\n");
    const exported = await as(jane, "export-business", business);
    expect(JSON.parse(exported.stdout)).toMatchObject({
      business,
      settings: null,
      customers: [{ id: customer, phone: "+254712345678" }],
      notifications: [{ message: "Hi Achieng" }, {}, {}],
    });
    const erased = await as(jane, "erase-customer", customer, "--yes");
    expect(erased).toMatchObject({ code: 0, stderr: "" });
    expect(erased.stdout).toContain("Erased: 1 customer, 3 texts");
    expect(await rows("select distinct state, failure_code from notifications")).toEqual([
      { state: "skipped", failure_code: "customer_erased" },
    ]);
    const deleted = await as(jane, "erase-business", principal, "--yes");
    expect(deleted.stdout).toContain("Deleted: 9 rows.");
    const log = await rows("select * from operator_log order by id");
    const given = { login: jane, rows: null, business: null };
    expect(log.filter(({ rows }) => rows === null)).toMatchObject([
      { ...given, command: "requeue", details: { from: range[1], to: range[3], state: "queued" } },
      { ...given, command: "dead-letters", details: {} },
      { ...given, command: "export-business", details: {}, business },
      { ...given, command: "erase-customer", details: { ids: [customer] } },
      { ...given, command: "erase-customer", details: { ids: [customer], confirmed: true } },
      { ...given, command: "erase-business", details: {}, business },
    ]);
    // Beside what the commands say, what the database saw, with the entry under which it was done.
    const changes = log
      .filter(({ rows }) => rows !== null)
      .map(({ login, command, rows, details }) => [
        login,
        command,
        rows,
        log.find(({ id }) => id === String(details.entry)).command,
      ]);
    expect(changes.toSorted()).toEqual([
      [jane, "DELETE customers", 1, "erase-business"],
      [jane, "DELETE notifications", 3, "erase-business"],
      [jane, "DELETE order_numbers", 1, "erase-business"],
      [jane, "DELETE orders", 3, "erase-business"],
      [jane, "DELETE row_counts", 1, "erase-business"],
      [jane, "UPDATE customers", 1, "erase-customer"],
      [jane, "UPDATE notifications", 3, "erase-customer"],
      [jane, "UPDATE notifications", 3, "requeue"],
      [jane, "UPDATE orders", 3, "erase-customer"],
    ]);
    expect(JSON.stringify(log)).not.toMatch(/Achieng|2547|issuer/);
  });

  test("exports and erases what is in tables that no command was told of, once operators may", async () => {
    const other = crypto.randomUUID();
    const query = (text: string, ...values: unknown[]) => database.pool.query(text, values);
    await query(
      "create table suppliers (business_id uuid, id uuid, name text, primary key (business_id, id, name))",
    );
    // Refers to the former and sorts after it, and has no primary key.
    await query(`create table transports (business_id uuid, supplier uuid, name text, price bigint,
      foreign key (business_id, supplier, name) references suppliers)`);
    // More than are read at a time, seven of an id.
    await query(
      `insert into suppliers select whose, md5((n / 7)::text)::uuid, 'Miller ' || n
        from unnest($1::uuid[]) whose, generate_series(1, 1500) n`,
      [business, other],
    );
    await query(
      "insert into transports select business_id, id, name, 5 from suppliers where name = 'Miller 9'",
    );

    for (const table of ["suppliers", "transports"]) {
      await query(`alter table ${table} enable row level security`);
      await query(`create policy business on ${table} to oda_api using (true)`);
    }
    for (const args of [
      ["export-business", business],
      ["erase-business", business, "--yes"],
    ]) {
      const { code, stdout, stderr } = await as(jane, ...args);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/^Nothing was done: .* rows of suppliers, transports, .* Grant oda_operator/);
    }
    const opened = "is_opened() and business_id = coalesce((select opened_business()), business_id)";
    for (const table of ["suppliers", "transports"]) {
      await query(`grant select, delete on ${table} to oda_operator`);
      await query(`create policy operator on ${table} to oda_operator using (${opened})`);
    }
    // Nor is anything done without a trace.
    expect((await as(jane, "erase-business", business, "--yes")).stderr).toMatch(
      /rows of suppliers, transports, /,
    );
    for (const table of ["suppliers", "transports"]) {
      await query(`create trigger log_delete after delete on ${table} referencing old table as changed
        for each statement when (pg_has_role(session_user, 'oda_operator', 'MEMBER')) execute function log_change()`);
    }

    const { stdout } = await as(jane, "export-business", principal);
    const { suppliers, transports } = JSON.parse(stdout);
    expect(new Set(suppliers.map(({ name }: { name: string }) => name)).size).toBe(1500);
    expect(suppliers).toHaveLength(1500);
    const miller = { business_id: business, name: "Miller 9" };
    expect(suppliers).toContainEqual({ ...miller, id: expect.any(String) });
    expect(transports).toEqual([{ ...miller, supplier: expect.any(String), price: 5 }]);

    const erased = await as(jane, "erase-business", business, "--yes");
    expect(erased.stdout).toBe(
      "1501 rows will be deleted: suppliers 1500, transports 1.\nDeleted: 1501 rows.\n",
    );
    expect(await rows("select command, rows from operator_log order by id desc limit 2")).toEqual(
      expect.arrayContaining([
        { command: "DELETE suppliers", rows: 1500 },
        { command: "DELETE transports", rows: 1 },
      ]),
    );
    expect(await rows("select business_id, count(*)::integer from suppliers group by 1")).toEqual([
      { business_id: other, count: 1500 },
    ]);
    await query("drop table transports, suppliers");
  });

  test("can change no order, and nothing that the log says", async () => {
    expect(
      await rows("select rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = 'oda_operator'"),
    ).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false }]);
    const client = new pg.Client(urlOf(jane));
    await client.connect();
    for (const statement of [
      "update orders set quantity = 1",
      "update notifications set template = ''",
      "update operator_log set command = 'nothing'",
      "delete from operator_log",
      "insert into operator_log (login, command, details) values ('joe', 'replay', '{}')",
      "insert into customers (business_id, id, first_name, second_name, code, phone) values (gen_random_uuid(), gen_random_uuid(), '', '', '', '')",
    ]) {
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: "42501" });
    }
    await client.end();
  });

  test("is not what the Worker connects as", async () => {
    const { code, stderr } = await as(worker, "dead-letters");
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/must name a login that was granted oda_operator/),
    ]);
    const client = new pg.Client(urlOf(worker));
    await client.connect();
    await expect(client.query("select * from operator_log")).rejects.toMatchObject({ code: "42501" });
    await client.end();
  });
});
