import { afterEach, expect, test } from "vitest";
import journal from "../../drizzle/meta/_journal.json";
import { request } from "../support/api.ts";
import { sql } from "../support/database.ts";

const newest = journal.entries.at(-1)!;
const ready = { status: "ready", migration: newest.tag, version: expect.stringMatching(/./) };

afterEach(async () => {
  await sql`delete from drizzle.__drizzle_migrations where hash = 'of a newer version'`;
  await sql`update drizzle.__drizzle_migrations set created_at = ${newest.when} where created_at = 1`;
});

test("a database with just the Worker's migrations is ready", async () => {
  expect(await request("GET", "/readyz")).toMatchObject({
    status: 200,
    body: { ...ready, database: "current" },
  });
});

test("a database that is behind is not, and says what to do", async () => {
  await sql`update drizzle.__drizzle_migrations set created_at = 1 where created_at = ${newest.when}`;
  const { status, headers, body } = await request("GET", "/readyz");
  expect([status, headers.get("Retry-After")]).toEqual([503, "30"]);
  expect(body.detail).toBe("The database is behind this Worker: apply the migrations");
});

test("a database that is ahead takes no Worker down: it is rolling out, or was rolled back", async () => {
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at)
    values ('of a newer version', ${newest.when + 1})`;
  expect(await request("GET", "/readyz")).toMatchObject({
    status: 200,
    body: { ...ready, database: "ahead" },
  });
});
