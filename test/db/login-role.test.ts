import { env } from "cloudflare:workers";
import { neon } from "@neondatabase/serverless";
import { beforeAll, expect, test } from "vitest";
import { sql } from "../support/database.ts";

/** The database as the Worker's connection string opens it, without the role that each of its transactions takes. */
const login = () => neon(env.DATABASE_URL);

const refused = (code: string) => expect.objectContaining({ code });

// The driver learns from it where the local Neon is.
beforeAll(() => sql`select`);

test("the Worker's login is a plain role that owns nothing", async () => {
  const [who] =
    await login()`select session_user, current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
      rolinherit, (select count(*)::integer from pg_class where relowner = r.oid) as owned
    from pg_roles r where rolname = current_user`;
  expect(who).toEqual({
    session_user: "oda_login",
    current_user: "oda_login",
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolinherit: false,
    owned: 0,
  });
});

test.each([
  "businesses",
  "customers",
  "items",
  "orders",
  "notifications",
  "replies",
  "incoming_messages",
  "sessions",
  "idempotency_keys",
  "row_counts",
  "drizzle.__drizzle_migrations",
])("reads and writes nothing in %s without taking a role", async (table) => {
  const query = (text: string) => login().query(text);
  await expect(query(`select * from ${table}`)).rejects.toEqual(refused("42501"));
  await expect(query(`delete from ${table}`)).rejects.toEqual(refused("42501"));
});

test.each([
  "create table public.x (a integer)",
  "create schema x",
  "create role x",
  "alter table public.orders add column x text",
  "alter table public.orders disable row level security",
  "drop policy business on public.orders",
  "create index x on public.orders (status)",
  "grant oda_api to oda_system",
  "alter role oda_login bypassrls",
  "select public.opt_out('+254712345678')",
  "select public.opt_in('+254712345678')",
  "select public.receive_message('x', gen_random_uuid(), '+254712345678', null, '', now(), 'start')",
  "select public.search_ids('orders', 'rice')",
  "select public.find_ids('orders', '%rice%', null)",
  "select public.find_ids('orders', array['%rice%'])",
])("may not %s", async (text) => {
  await expect(login().query(text)).rejects.toEqual(refused("42501"));
});

test.each(["oda_api", "oda_system"])("may become %s, and no other", async (role) => {
  const [, [{ current_user }]] = (await login().transaction((tx) => [
    tx`select set_config('role', ${role}, true)`,
    tx`select current_user`,
  ])) as [unknown, [{ current_user: string }]];
  expect(current_user).toBe(role);
  const [{ owner }] = (await sql`select tableowner as owner from pg_tables where tablename = 'orders'`) as [
    { owner: string },
  ];
  for (const other of [owner, "pg_read_all_data"]) {
    await expect(login()`select set_config('role', ${other}, true)`).rejects.toEqual(refused("42501"));
  }
});
