import { afterEach, describe, expect, inject, test, vi } from "vitest";
import journal from "../../drizzle/meta/_journal.json";
import { type Door, request } from "../support/api.ts";
import { sql } from "../support/database.ts";
import { failDatabaseCalls } from "../support/failures.ts";
import { withWorker } from "../support/settings.ts";

const newest = journal.entries.at(-1)!;
const ready = { status: "ready", migration: newest.tag, version: expect.stringMatching(/./) };

/** Asks a Worker that has just started, and remembers nothing. */
const ask = () => withWorker({}, (door) => request("GET", "/readyz", { door }));

/** For how long a Worker may remember, in milliseconds. */
const PERIOD = 2_000;
const wait = (milliseconds: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + milliseconds });

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await sql`delete from drizzle.__drizzle_migrations where hash = 'of a newer version'`;
  await sql`update drizzle.__drizzle_migrations set created_at = ${newest.when} where created_at = 1`;
});

test("a database with just the Worker's migrations is ready", async () => {
  expect(await ask()).toMatchObject({
    status: 200,
    body: { ...ready, database: "current" },
  });
});

test("a database that is behind is not, and says what to do", async () => {
  await sql`update drizzle.__drizzle_migrations set created_at = 1 where created_at = ${newest.when}`;
  const { status, headers, body } = await ask();
  expect([status, headers.get("Retry-After")]).toEqual([503, "30"]);
  expect(body.detail).toBe("The database is behind this Worker: apply the migrations");
});

test("a database that is ahead takes no Worker down: it is rolling out, or was rolled back", async () => {
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at)
    values ('of a newer version', ${newest.when + 1})`;
  expect(await ask()).toMatchObject({
    status: 200,
    body: { ...ready, database: "ahead" },
  });
});

describe("however often /readyz is asked", () => {
  /** How many requests the database has had from the Worker under this test. */
  async function calls(): Promise<number> {
    const response = await fetch(`${inject("standIns").neon}/calls`);
    const { byApplicationName } = await response.json<{ byApplicationName: Record<string, number> }>();
    return byApplicationName.readiness ?? 0;
  }

  /** Runs something with a Worker whose calls are counted, and which has not been asked yet. */
  const withCounted = (run: (door: Door) => Promise<void>) => {
    const { host } = new URL(inject("standIns").neon);
    const DATABASE_URL = `postgres://oda_login:oda@${host}/oda?application_name=readiness`;
    return withWorker({ DATABASE_URL }, run);
  };

  const flood = async (door: Door) => {
    const many = () => Array.from({ length: 40 }, () => request("GET", "/readyz", { door }));
    const together = await Promise.all(many());
    const answers = [...together];
    for (let count = 0; count < 40; count++) answers.push(await request("GET", "/readyz", { door }));
    return new Set(answers.map(({ status, body }) => `${status} ${body.status} ${body.detail ?? ""}`.trim()));
  };

  test("the database is asked once in two seconds, and a change is seen after that", async () => {
    await withCounted(async (door) => {
      // The clock stands still unless the test moves it.
      wait(0);
      const before = await calls();
      expect([...(await flood(door))]).toEqual(["200 ready"]);
      expect((await calls()) - before).toBe(1);

      await sql`update drizzle.__drizzle_migrations set created_at = 1 where created_at = ${newest.when}`;
      wait(PERIOD - 1);
      expect((await request("GET", "/readyz", { door })).status, "of what was seen a moment ago").toBe(200);
      expect((await calls()) - before).toBe(1);
      wait(1);
      expect([...(await flood(door))]).toEqual([
        "503 503 The database is behind this Worker: apply the migrations",
      ]);
      expect((await calls()) - before).toBe(2);
    });
  });

  test("a database that does not answer is left alone for two seconds too", async () => {
    await withCounted(async (door) => {
      wait(0);
      const before = await calls();
      failDatabaseCalls([1]);
      expect([...(await flood(door))]).toEqual(["503 503 The database does not answer"]);
      expect((await calls()) - before, "the one call did not arrive").toBe(0);
      wait(PERIOD);
      expect([...(await flood(door))]).toEqual(["200 ready"]);
      expect((await calls()) - before).toBe(1);
    });
  });
});
