import { describe, expect, test } from "vitest";
import { findUnsafe } from "../../dev/migrations/safety.ts";
import { readMigrations } from "../../dev/migrations/statements.ts";

const migrations = readMigrations();

/** What is said of these migrations, each a list of statements, after all that have landed. */
const complaints = (...sql: string[]) =>
  findUnsafe([...migrations, ...sql.map((sql, index) => ({ tag: `new_${index}`, sql }))]).filter(
    (complaint) => complaint.startsWith("new_"),
  );

test("every migration is safe while the Worker runs, the first among them", () => {
  expect(findUnsafe(migrations)).toEqual([]);
});

describe("refused, with the mend:", () => {
  test.each([
    ["create index x on orders (status)", /CREATE INDEX CONCURRENTLY/],
    ["create unique index x on public.orders (business_id, item)", /CREATE INDEX CONCURRENTLY/],
    ["create index concurrently on orders (status)", /give it a name/],
    [
      "create index concurrently x on orders (status); alter table orders add column a text",
      /holds nothing else/,
    ],
    ["create index concurrently orders_status_index on orders (status)", /an index of that name/],
    ["create table a (id integer); call fill()", /commit each batch/],
    ["drop index orders_status_index", /DROP INDEX CONCURRENTLY IF EXISTS/],
    ["drop index concurrently orders_status_index", /DROP INDEX CONCURRENTLY IF EXISTS/],
    ["alter table orders add column a uuid default gen_random_uuid()", /constant or now\(\)/],
    ["alter table orders add column a timestamptz default clock_timestamp()", /constant or now\(\)/],
    ["alter table orders add column a text not null", /constant default/],
    ["alter table orders add column a bigserial", /number in the Worker/],
    ["alter table orders add column a bigint generated always as identity", /number in the Worker/],
    [
      "alter table orders add column a bigint generated always as (quantity * 2) stored",
      /fill it from a trigger/,
    ],
    ["alter table orders add column a text unique", /USING INDEX/],
    ["alter table orders add column a text check (a <> '')", /NOT VALID/],
    ["alter table orders add column a text references businesses (id)", /NOT VALID/],
    ["alter table orders add column ok text, drop column item", /unused|uses any more/],
    ["alter table orders add constraint a check (quantity < 100)", /NOT VALID/],
    ["alter table orders add constraint a foreign key (business_id) references businesses (id)", /NOT VALID/],
    ["alter table orders add constraint a unique (business_id, item)", /USING INDEX/],
    [
      "alter table orders add constraint a check (quantity < 100) not valid; alter table orders validate constraint a",
      /a migration of its own/,
    ],
    ["alter table orders alter column item_id set not null", /CHECK \(item_id IS NOT NULL\) NOT VALID/],
    ["alter table orders alter column quantity type bigint", /a column of the new type/],
    ["alter table orders alter column status drop default", /rely on the default/],
    ["alter table orders drop constraint orders_business_id_id_pk", /uses any more/],
    ["alter table customers drop constraint customers_code_unique", /uses any more/],
    ["alter table orders disable row level security", /nothing is known/],
    ["alter table orders set tablespace x", /nothing is known/],
    ["alter table orders set unlogged", /nothing is known/],
    ["alter table orders rename column item to name", /the old name/],
    ["alter table orders rename to purchases", /the old name/],
    ["drop table sessions", /may use it/],
    ["drop function unwanted(text, text)", /may use it/],
    ["drop trigger touch on orders", /may use it/],
    ["revoke select on orders from oda_api", /may need it/],
    ["revoke all on function opt_out(text) from oda_system", /may need it/],
    ["update orders set currency = 'KES'", /in batches/],
    ["delete from sessions", /in batches/],
    ["insert into businesses (id) select distinct business_id from orders", /in batches/],
    ["lock table orders", /nothing is known/],
    ["vacuum full orders", /nothing is known/],
    ["cluster orders using orders_status_index", /nothing is known/],
    ["reindex table orders", /nothing is known/],
    ["truncate sessions", /nothing is known/],
    ["begin", /nothing is known/],
    ["set lock_timeout = 0", /nothing is known/],
    ["create type state as enum ('a')", /nothing is known/],
    ["refresh materialized view x", /nothing is known/],
    ["do $$ begin execute 'drop table orders'; end $$", /cannot be read/],
    ["do $$ begin if true then alter table orders drop column item; end if; end $$", /uses any more/],
    ["do $$ begin for i in 1..3 loop update orders set currency = 'KES'; end loop; end $$", /cannot be read/],
    ["-- unused since 0099_never\nalter table orders drop column item", /uses any more/],
    ["-- unused since 0099_never\nrevoke update on notifications from oda_system", /may need it/],
    ["-- unused since new_0\nalter table orders drop column item", /uses any more/],
    ["-- unused since 0000_baseline\nupdate orders set currency = 'KES'", /in batches/],
    ["-- unused since 0000_baseline\nalter table orders alter column quantity type bigint", /the new type/],
    [
      "-- unused since 0000_baseline\nalter table orders drop column item, add constraint x check (quantity < 100)",
      /NOT VALID/,
    ],
    ["-- unused since 0000_baseline\nalter table orders disable row level security", /nothing is known/],
    ["-- unused since 0000_baseline\ndrop index orders_status_index", /DROP INDEX CONCURRENTLY IF EXISTS/],
    ["-- unused since 0000_baseline\ndrop policy business on orders", /sees no rows/],
    ["-- unused since 0000_baseline\ndrop schema drizzle cascade", /leave it/],
    ["drop policy business on orders", /sees no rows/],
    [
      "drop policy business on orders; create policy business on items to oda_api using (true); create policy own on orders to oda_api using (true)",
      /sees no rows/,
    ],
    ["do $$ begin drop policy business on orders; end $$", /sees no rows/],
    ["alter policy business on orders using (true)", /DROP POLICY and CREATE POLICY/],
    ["create policy few on orders as restrictive using (false)", /permissive/],
    ["grant all on orders to public", /name the role/],
    ["grant select on orders to oda_api, public", /name the role/],
    ["do $$ begin grant all on orders to public; end $$", /name the role/],
    ["do $$ declare x int := wipe(); begin null; end $$", /cannot be read \(wipe\(\)\)/],
    ["do $$ declare x record := wipe(); begin null; end $$", /cannot be read \(x record\)/],
    ["do $$ declare x cursor for select wipe(); begin null; end $$", /cannot be read/],
    ["do $$ begin if wipe() then return; end if; end $$", /cannot be read/],
    ["do $$ begin if false then return; elsif (select wipe()) then return; end if; end $$", /cannot be read/],
    ["do $$ begin raise notice '%', wipe(); end $$", /cannot be read/],
    ["do $$ begin raise exception using message = wipe(); end $$", /cannot be read/],
  ])("%s", (sql, mend) => {
    expect(complaints(sql)).toEqual([expect.stringMatching(mend)]);
  });

  test("what relies on what a waived statement removes", () => {
    const add = "alter table orders add constraint filled check (item_id is not null) not valid";
    const validate = "alter table orders validate constraint filled";
    const set = "alter table orders alter column item_id set not null";
    const drop = "-- unused since 0000_baseline\nalter table orders drop constraint filled";
    expect(complaints(add, validate, drop, set)).toEqual([expect.stringMatching(/^new_3: .*NOT VALID/)]);
  });

  test("a column that is never null by a check that was not validated", () => {
    const check = "alter table orders add constraint filled check (item_id is not null) not valid";
    const set = "alter table orders alter column item_id set not null";
    expect(complaints(check, set)).toEqual([
      expect.stringMatching(/^new_1: alter table orders alter column/),
    ]);
    expect(complaints(check, "alter table orders validate constraint filled", set)).toEqual([]);
    expect(complaints(check, "alter table orders validate constraint orders_status_known", set)).toHaveLength(
      1,
    );
    const other = set.replace("item_id", "time_closed");
    expect(complaints(check, "alter table orders validate constraint filled", other)).toHaveLength(1);
  });
});

describe("taken:", () => {
  test.each([
    ["create index concurrently x on orders (status)"],
    [
      "create index concurrently if not exists x on orders (status); create index concurrently y on items (name)",
    ],
    [
      "drop index concurrently if exists orders_status_index; create index concurrently orders_status_index on orders (status)",
    ],
    [
      "create table labels (business_id uuid not null, name text unique, n bigserial); create index labels_name on labels (name); alter table labels add column a uuid default gen_random_uuid() not null; alter table labels enable row level security; create policy business on labels to oda_api using (true); grant select on labels to oda_api",
    ],
    ["alter table orders add column a text"],
    ["alter table orders add column a text not null default ''"],
    [
      "alter table orders add column a jsonb not null default '[]'::jsonb, add column b timestamptz default now(), add column c text[] default array['x']::text[], add column d timestamptz default current_timestamp",
    ],
    ["alter table orders add constraint a check (quantity < 100) not valid"],
    ["alter table orders add constraint a foreign key (business_id) references businesses (id) not valid"],
    ["alter table orders add constraint a unique using index orders_status_index"],
    ["alter table orders drop constraint orders_quantity_positive"],
    ["alter table orders drop constraint orders_item_reference"],
    ["alter table orders alter column item_id drop not null"],
    ["alter table orders alter column currency set default 'KES'"],
    [
      "create function f(a text) returns text language sql as $$ select a $$; revoke all on function f(text) from public; grant execute on function f(text) to oda_api",
    ],
    ["create or replace function touch() returns trigger language plpgsql as $$ begin return new; end $$"],
    ["create trigger t before update on orders for each row execute function touch()"],
    ["drop policy business on orders; create policy business on orders to oda_api using (true)"],
    ["create extension if not exists citext"],
    ["insert into businesses (id) values ('a')"],
    ["comment on table orders is 'x'"],
    [
      "do $$ begin create role oda_reports nologin; exception when duplicate_object then null; end $$; grant oda_reports to oda_system",
    ],
    ["-- Read by no version since 2.1.\n-- unused since 0000_baseline\nalter table orders drop column item"],
    ["-- unused since 0000_baseline\ndrop table sessions"],
    ["-- unused since 0000_baseline\nrevoke update on notifications from oda_system"],
    ["-- unused since 0000_baseline\ndrop function unwanted(text, text)"],
    ["-- unused since 0000_baseline\nalter table orders drop constraint orders_business_id_id_pk"],
    [
      "create table labels (n integer); create policy p on labels as restrictive using (true); alter policy p on labels using (false); drop policy p on labels",
    ],
    [
      "do $$ declare x int := 1; begin if not exists (select from pg_roles where rolname = 'oda_reports') then create role oda_reports nologin; end if; end $$",
    ],
  ])("%s", (sql) => {
    expect(complaints(sql)).toEqual([]);
  });
});
