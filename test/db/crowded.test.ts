import { expect, test, vi } from "vitest";
import { Client } from "../support/api.ts";
import { businessIdOf } from "../support/browser-session.ts";
import { CSV } from "../support/csv.ts";
import { connect, sql } from "../support/database.ts";

/** Keeps everybody from all orders, as a thoughtless migration would. */
function lockOrders(seconds: number): Promise<unknown> {
  const owner = connect();
  return owner.transaction([
    owner`lock table orders in access exclusive mode`,
    owner`select pg_sleep(${seconds}::integer)`,
  ]);
}

const isLocked = async () => {
  const locks = await sql`select from pg_locks
    where relation = 'orders'::regclass and mode = 'AccessExclusiveLock' and granted`;
  expect(locks).toHaveLength(1);
};
const areTaken = (slots: number) => async () => {
  const locks = await sql`select from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())`;
  expect(locks).toHaveLength(slots);
};

test("a business that keeps the database busy is told so, hinders no other, and gets no statement of more than 5 s", async () => {
  const [owner, second, other] = [new Client(), new Client(), new Client()];
  const order = await owner.order();
  const file = `reference,customer_code,item,quantity,price_per_unit\nk,${order.customer_code},Tea,1,1`;
  const over = lockOrders(8);
  await vi.waitFor(isLocked, 5_000);

  const slow = Promise.all([
    owner.get("/orders/?search=rice"),
    second.get("/orders/?count=true"),
    second.get("/orders/export/"),
    owner.post("/orders/import/", file, { "Content-Type": CSV }),
    owner.get("/orders/?status=Closed"),
    owner.patch(`/orders/${order.id}/`, { status: "Closed" }),
  ]);
  await vi.waitFor(areTaken(6), 4_000);
  const refused = await owner.get("/customers/?search=amina");
  expect(refused.body).toMatchObject({
    type: "/problems/too-many-requests",
    status: 429,
    detail: "The business has too much going on at the same time",
  });
  expect(refused.headers.get("Retry-After")).toBe("1");
  expect((await owner.get("/customers/")).status, "what is small").toBe(200);
  expect((await other.get("/customers/?search=amina")).status, "another business").toBe(200);

  const [search, count, exported, imported, list, change] = await slow;
  for (const { headers, body } of [search, count, exported, imported, list]) {
    expect(body).toMatchObject({ type: "/problems/too-slow", status: 400 });
    expect(headers.get("Retry-After")).toBeNull();
  }
  expect(search.body.detail).toContain("search for a longer word");
  expect(imported.body.detail).toMatch(/send fewer in a file.*Nothing was imported/);
  expect(change.body).toMatchObject({ type: "/problems/unavailable", status: 503 });
  expect(change.body.detail).toBe("The database took too long, and nothing was changed");
  expect(change.headers.get("Retry-After")).toBe("2");

  await over;
  expect((await owner.get("/orders/?search=rice")).body.results).toMatchObject([{ status: "Pending" }]);
});

test("two hundred small requests at the same moment are all answered", async () => {
  const owner = new Client();
  const { id } = await owner.customer();
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      n % 2
        ? owner.get("/customers/")
        : owner.post("/orders/", { customer: id, item: "Tea", quantity: 1, price_per_unit: "1" }),
    ),
  );
  expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
});

test("an import waits while all that the business may do at the same time is under way", async () => {
  const shop = new Client();
  const business = await businessIdOf(shop.email);
  const connection = connect();
  const over = connection.transaction([
    // Not by `enter_business`, which gives one transaction the same slot again.
    connection`select pg_advisory_xact_lock(hashtextextended('heavy' || ${business}, slot))
      from generate_series(1, 2) as slot`,
    connection`select pg_sleep(2.5)`,
  ]);
  await vi.waitFor(areTaken(2), 2_000);
  const refused = shop.get("/items/?search=tea");
  const imported = shop.post("/items/import/", "name,price\nTea,1\n", { "Content-Type": CSV });
  expect((await refused).status).toBe(429);
  expect((await imported).body).toMatchObject({ created: { count: 1 } });
  await over;
});
