import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../dev/database.ts";
import { createDatabase } from "../../dev/new-database.ts";
import { ops } from "./ops-command.ts";

const server = process.env.TEST_POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres";
const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 2_000 });
// vitest.config.ts says so where there is none, and CI may not be without.
const hasServer = await client.connect().then(
  () => client.end().then(() => true),
  () => false,
);

describe.skipIf(!hasServer)("an operator with a login of their own, on a PostgreSQL server,", () => {
  const [jane, worker] = [`oda_test_jane_${process.pid}`, `oda_test_worker_${process.pid}`];
  const owner = "https://issuer.example|1";
  const customer = crypto.randomUUID();
  let created: Awaited<ReturnType<typeof createDatabase>>;
  let database: Awaited<ReturnType<typeof openDatabase>>;

  beforeAll(async () => {
    created = await createDatabase(server);
    database = await openDatabase({ url: created.url });
    await database.pool.query(`create role ${jane} login in role oda_operator`);
    await database.pool.query(`create role ${worker} login in role oda_api, oda_system`);
    await database.pool.query(
      `insert into customers (owner_id, id, first_name, second_name, code, phone)
        values ($1, $2, 'Achieng', 'Odhiambo', 'ACH77', '+254712345678')`,
      [owner, customer],
    );
    await database.pool.query(
      `insert into orders (owner_id, id, customer_id, item, quantity, price_per_unit, currency)
        select $1, gen_random_uuid(), $2, 'Tea', n, 15000, 'KES' from generate_series(1, 3) n`,
      [owner, customer],
    );
    await database.pool.query(
      `insert into notifications (id, owner_id, order_id, kind, "to", template, parameters, state, queued_at, due_at)
        select gen_random_uuid(), $1, id, 'order_placed', '+254712345678', 'Hi {first_name}',
          '{"first_name": "Achieng", "quantity": 1, "item": "Tea", "time_placed": "2026-11-24T06:30:00Z",
            "time_zone": "Africa/Nairobi", "business_name": "Duka Letu"}', 'queued', now(), now() + interval '1 hour' from orders`,
      [owner],
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
    const exported = await as(jane, "export-owner", owner);
    expect(JSON.parse(exported.stdout)).toMatchObject({
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
    const deleted = await as(jane, "erase-owner", owner, "--yes");
    expect(deleted.stdout).toContain("Deleted: 7 rows.");
    const log = await rows(
      "select distinct login, array_agg(command order by id) as commands from operator_log group by 1",
    );
    expect(log).toEqual([
      { login: jane, commands: ["requeue", "export-owner", "erase-customer", "erase-owner"] },
    ]);
    expect(JSON.stringify(await rows("select details from operator_log"))).not.toMatch(/Achieng|2547|issuer/);
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
      "insert into customers (owner_id, id, first_name, second_name, code, phone) values ('', gen_random_uuid(), '', '', '', '')",
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
