import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../dev/database.ts";
import { createDatabase } from "../../dev/new-database.ts";
import { noServer, server } from "./postgres.ts";

/** What an operator may do with a client of their own, psql or any other, and what the log has of it. */
describe.skipIf(noServer)("an operator's own client", () => {
  const [jane, joe, quiet] = ["jane", "joe", "quiet"].map((name) => `oda_test_${name}_${process.pid}`) as [
    string,
    string,
    string,
  ];
  const [shop, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const phone = "+254712345678";
  let created: Awaited<ReturnType<typeof createDatabase>>;
  let database: Awaited<ReturnType<typeof openDatabase>>;
  const clients: pg.Client[] = [];

  beforeAll(async () => {
    created = await createDatabase(server);
    database = await openDatabase({ url: created.url });
    for (const login of [jane, joe])
      await database.pool.query(`create role ${login} login in role oda_operator`);
    await database.pool.query(`create role ${quiet} login noinherit in role oda_operator`);
    await database.pool.query(
      `insert into customers (business_id, id, first_name, second_name, code, phone)
        select business, gen_random_uuid(), 'Achieng', 'Odhiambo', 'A' || n, '+2547' || 12345670 + n
        from unnest($1::uuid[]) business, generate_series(1, 500) n`,
      [[shop, other]],
    );
    await database.pool.query(
      `insert into notifications (id, business_id, kind, "to", template, parameters, state, queued_at)
        select gen_random_uuid(), business_id, 'order_placed', phone, 'Hi', '{}', 'queued', now() from customers`,
    );
    await database.pool.query("insert into sessions values ($1, gen_random_uuid(), now(), now())", [shop]);
    await database.pool.query("analyze");
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await database?.close();
    await created?.drop();
    const admin = new pg.Client(server);
    await admin.connect();
    await admin.query(`drop role if exists ${jane}, ${joe}, ${quiet}`);
    await admin.end();
  });

  async function connect(login = jane): Promise<pg.Client> {
    const url = new URL(created.url);
    url.username = login;
    const client = new pg.Client(url.href);
    clients.push(client);
    await client.connect();
    return client;
  }

  const add = (business: string | null = null) =>
    `insert into operator_log (command, details, business)
      values ('psql', '{}', ${business ? `'${business}'` : "null"}) returning id`;
  const use = async (client: pg.Client, id: string) =>
    client.query("select set_config('app.operator_entry', $1, false)", [id]);
  /** Adds an entry, which opens data to the connection. */
  async function open(client: pg.Client, business?: string): Promise<string> {
    const { rows } = await client.query(add(business));
    await use(client, rows[0].id);
    return rows[0].id;
  }

  const noEntry = { code: "42501", message: "No entry in operator_log has opened any data to you" };
  const owner = async (query: string) => (await database.pool.query(query)).rows;

  /** Ways to read, each of which shows something about rows or values. */
  const READS = [
    "select * from customers",
    "select from customers",
    "select count(*) from customers",
    `select exists (select from customers where phone = '${phone}')`,
    "table orders",
    "select * from only items",
    "select c from customers c",
    "select * from customers tablesample system (100)",
    "select * from customers for update",
    "copy customers to stdout",
    "copy (select phone from customers) to stdout",
    "create temp table mine as select * from customers",
    "declare those cursor with hold for select * from customers",
    "do $$ declare one record; begin select * into one from customers; raise '%', one; end $$",
    "select query_to_xml('select * from customers', true, true, '')",
    "select table_to_xml('customers', true, true, '')",
    "select unwanted_by(gen_random_uuid(), '+254712345678')",
    "with w as (update customers set code = code returning *) select * from w",
    "update customers set code = 'A1' where phone = '+254712345678' returning first_name",
    "delete from customers where phone = '+254700000000'",
    'delete from notifications using customers where customers.phone = notifications."to"',
    // The planner's estimates come from the values themselves.
    "explain select from customers where first_name = 'Achieng'",
    "explain (format json) select from customers where phone < '+2547123459'",
    "explain analyze select from customers where phone = '+254712345678'",
    "explain update customers set code = '' where phone < '+2547123459'",
    "explain delete from customers where phone < '+2547123459'",
    "explain select min(phone) from customers",
    "explain select from customers where false",
  ];

  test("reads and changes nothing without an entry in the log, whichever role it takes", async () => {
    const client = await connect();
    const noInherit = await connect(quiet);
    await noInherit.query("set role oda_operator");
    for (const table of (
      await owner(
        "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
      )
    ).map(({ name }) => name)) {
      if (table === "operator_log") continue;
      for (const text of [`select * from ${table}`, `delete from ${table}`]) {
        // An operator has no right to these, whatever the log says, and may only read the breaker.
        const hasNoRight =
          ["stopped_numbers", "numbering_plans", "incoming_messages"].includes(table) ||
          text === "delete from breaker";
        await expect(client.query(text), text).rejects.toMatchObject(
          hasNoRight ? { code: "42501" } : noEntry,
        );
      }
    }
    for (const role of ["none", "oda_operator"]) {
      await client.query(`set role ${role}`);
      for (const text of READS)
        await expect(client.query(text), text).rejects.toMatchObject({ code: "42501" });
    }
    for (const text of READS)
      await expect(noInherit.query(text), text).rejects.toMatchObject({ code: "42501" });
    // What the planner knows is not to be seen by other ways either.
    for (const view of ["pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"])
      expect((await client.query(`select from ${view} where schemaname = 'public'`)).rows).toEqual([]);
    for (const text of [
      "select * from pg_statistic",
      "select search_ids('customers', 'achieng')",
      "select opt_out('+254712345678')",
      "select is_stopped('+254712345678')",
      "select unwanted(gen_random_uuid(), '+254712345678')",
      "set role oda_api",
      "set role oda_system",
      "set role postgres",
      "set session authorization postgres",
      "set session_replication_role = replica",
      "alter table customers disable row level security",
      "alter table customers disable trigger log_update",
      "create policy mine on customers using (true)",
      "truncate customers",
    ]) {
      await expect(client.query(text), text).rejects.toMatchObject({ code: "42501" });
    }
    await client.query("set row_security = off");
    await expect(client.query("select * from customers")).rejects.toMatchObject({ code: "42501" });
    expect(await owner("select count(*)::integer as n from customers where first_name = 'Achieng'")).toEqual([
      { n: 1000 },
    ]);
    expect(await owner("select from operator_log")).toEqual([]);
  });

  test("reads nothing by an entry that a rollback could still take away", async () => {
    const client = await connect();
    for (const text of READS) {
      await client.query("begin");
      const { rows } = await client.query(add());
      await use(client, rows[0].id);
      await expect(client.query(text), text).rejects.toMatchObject({ code: "42501" });
      await client.query("rollback");
    }
    const inside = async (...before: string[]) => {
      await client.query("begin");
      for (const text of before) {
        const { rows } = await client.query(text);
        if (rows[0]?.id) await use(client, rows[0].id);
      }
      await expect(client.query("select * from customers"), before.join()).rejects.toMatchObject(noEntry);
      await client.query("rollback");
    };
    await inside("savepoint one", add(), "release one");
    await inside("savepoint one", add(), "savepoint two");
    const written = `with entry as (${add()}) select set_config('app.operator_entry', id::text, false) from entry`;
    await inside(written);
    await inside("savepoint one", written, "release one");
    // Nor by one that another connection has not committed yet.
    const second = await connect();
    await second.query("begin");
    const { rows } = await second.query(add());
    await use(client, rows[0].id);
    await expect(client.query("select * from customers")).rejects.toMatchObject(noEntry);
    await second.query("rollback");
    await expect(client.query("select * from customers")).rejects.toMatchObject(noEntry);
  });

  test("reads what its entry opens, and the entry stays", async () => {
    const client = await connect();
    const id = await open(client, shop);
    await client.query("begin");
    const { rows } = await client.query("select distinct business_id from customers");
    expect(rows).toEqual([{ business_id: shop }]);
    await client.query("rollback");
    await client.query("set role oda_operator");
    expect((await client.query("select from customers")).rows).toHaveLength(500);
    for (const text of [
      `select from customers where business_id = '${other}'`,
      `update customers set code = 'X' where business_id = '${other}' returning 1`,
      `delete from notifications where business_id = '${other}' returning 1`,
    ])
      expect((await client.query(text)).rows, text).toEqual([]);
    expect(await owner(`select login, business, command from operator_log where id = ${id}`)).toEqual([
      { login: jane, business: shop, command: "psql" },
    ]);
    await open(client);
    expect((await client.query("select from customers")).rows).toHaveLength(1000);
  });

  test("reads nothing by another's entry, by an old one, or by none that there is", async () => {
    const [client, others] = [await connect(), await connect(joe)];
    const foreign = await open(others);
    const old = await open(client);
    await owner(`update operator_log set at = now() - interval '15 minutes' where id = ${old}`);
    for (const id of [foreign, old, "0", "-1", ""]) {
      await use(client, id);
      await expect(client.query("select * from customers"), id).rejects.toMatchObject(noEntry);
    }
    await use(client, "1 or true");
    await expect(client.query("select * from customers")).rejects.toMatchObject({ code: "22P02" });
  });

  test("shows no row by a query that was planned while there was an entry", async () => {
    const client = await connect();
    await client.query("set plan_cache_mode = force_generic_plan");
    await client.query("prepare find as select first_name from customers where phone = $1");
    await open(client);
    expect((await client.query(`execute find('${phone}')`)).rows).toHaveLength(2);
    await use(client, "");
    await expect(client.query(`execute find('${phone}')`)).rejects.toMatchObject(noEntry);
    await client.query("set plan_cache_mode = force_custom_plan");
    await expect(client.query(`explain execute find('${phone}')`)).rejects.toMatchObject(noEntry);
  });

  test("adds to the log what it did, with the change or not at all", async () => {
    const client = await connect();
    const entry = await open(client, shop);
    const changes = () =>
      owner(`select login, command, rows, details from operator_log where id > ${entry} order by id`);
    await client.query("update customers set first_name = 'Erased' where false");
    await client.query("begin");
    await client.query("update customers set first_name = 'Erased'");
    await client.query("rollback");
    expect(await changes()).toEqual([]);
    await client.query("update customers set first_name = 'Erased' where code in ('A1', 'A2')");
    await client.query("set role oda_operator");
    await client.query(`update notifications set failure_detail = null where "to" = '${phone}'`);
    await client.query("delete from sessions");
    await client.query(`with texts as (delete from notifications where "to" = '${phone}')
      delete from customers where phone = '${phone}'`);
    await client.query(`merge into customers c using (values ('A1')) v (code) on c.code = v.code
      when matched then update set second_name = 'customer'`);
    const by = { login: jane, details: { entry: Number(entry) } };
    const logged = await changes();
    expect(logged.slice(0, 3)).toEqual([
      { ...by, command: "UPDATE customers", rows: 2 },
      { ...by, command: "UPDATE notifications", rows: 1 },
      { ...by, command: "DELETE sessions", rows: 1 },
    ]);
    // Of the parts of one statement in whatever order.
    expect(
      logged
        .slice(3, 5)
        .map(({ command }) => command)
        .toSorted(),
    ).toEqual(["DELETE customers", "DELETE notifications"]);
    expect(logged.slice(5)).toEqual([{ ...by, command: "UPDATE customers", rows: 1 }]);
  });

  test("takes nothing out of the log, and forges nothing that the database writes there", async () => {
    const client = await connect();
    await open(client);
    for (const text of [
      "update operator_log set command = 'nothing'",
      "update operator_log set details = '{}' where false",
      "delete from operator_log",
      "truncate operator_log",
      "drop table operator_log",
      "insert into operator_log values (default, default, default, 'replay', '{}')",
      "insert into operator_log (login, command, details) values ('joe', 'replay', '{}')",
      "insert into operator_log (at, command, details) values (now() + interval '1 year', 'replay', '{}')",
      "insert into operator_log (rows, command, details) values (1, 'UPDATE customers', '{}')",
      "insert into operator_log (transaction, command, details) values (1, 'psql', '{}')",
      "insert into operator_log (id, command, details) overriding system value values (1, 'psql', '{}')",
      "insert into operator_log (command, details) values ('psql', '{}') on conflict (id) do update set login = 'joe'",
      "create trigger mine before insert on operator_log execute function touch()",
      "select log_change()",
    ]) {
      await expect(client.query(text), text).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|0A000)$/),
      });
    }
    // Not by what is put before the functions and types that they name either.
    await client.query("set search_path = pg_temp, public");
    await client.query(
      "create temp table operator_log (id bigint, login text, at timestamptz, business uuid, transaction bigint)",
    );
    await client.query("insert into pg_temp.operator_log values (7, session_user, now(), null, 1)");
    await client.query(
      "create function pg_temp.opened_business() returns uuid language sql as 'select null::uuid'",
    );
    await use(client, "7");
    await expect(client.query("select * from public.customers")).rejects.toMatchObject({ code: "42501" });
  });
});
