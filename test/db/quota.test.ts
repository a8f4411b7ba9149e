import { describe, expect, test } from "vitest";
import { Client, type Door, request, somePhone, tokenOf } from "../support/api.ts";
import { businessIdOf } from "../support/browser-session.ts";
import { CSV } from "../support/csv.ts";
import { sql } from "../support/database.ts";
import { withWorker } from "../support/settings.ts";

const REACHED = {
  type: "/problems/quota-reached",
  status: 403,
  detail: expect.stringContaining("may have 5 customers, items and orders in all"),
};

/** What a business does at a Worker that lets it have five rows. */
async function withFive(run: (send: ReturnType<typeof sender>, owner: Client) => Promise<void>) {
  await withWorker({ MAX_ROWS: "5" }, async (door) => {
    const owner = new Client();
    await run(sender(door, await tokenOf(owner.email)), owner);
  });
}

const sender =
  (door: Door, token: string) =>
  (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    request(method, `/api/v1${path}`, { door, token, body, headers });

const customer = () => ({ first_name: "Amina", second_name: "Otieno", phone: somePhone() });
const item = (name: string) => ({ name, price: "1" });

describe("the most rows that a business may have", () => {
  test("counts customers, items and orders together, and what is deleted makes room", async () => {
    await withFive(async (send) => {
      const { id } = (await send("POST", "/customers/", customer())).body;
      expect((await send("POST", "/items/", item("Tea"))).status).toBe(201);
      const order = { customer: id, item: "Tea", quantity: 1, price_per_unit: "1" };
      const placed = await send("POST", "/orders/", order, { "Idempotency-Key": "first" });
      for (const _ of "12") expect((await send("POST", "/orders/", order)).status).toBe(201);
      expect((await send("POST", "/orders/", order)).body).toMatchObject(REACHED);
      expect((await send("POST", "/customers/", customer())).body).toMatchObject(REACHED);
      expect((await send("POST", "/items/", item("Salt"))).body).toMatchObject(REACHED);

      const again = await send("POST", "/orders/", order, { "Idempotency-Key": "first" });
      expect(again.body, "an answer that was given").toEqual(placed.body);
      const changed = await send("PATCH", `/orders/${placed.body.id}/`, { status: "Closed" });
      expect(changed.status, "a change").toBe(200);
      // An order's text stays when it is deleted, so it makes no room.
      expect((await send("DELETE", `/orders/${placed.body.id}/`)).status).toBe(204);
      expect((await send("POST", "/items/", item("Salt"))).body).toMatchObject(REACHED);
      const { results } = (await send("GET", "/items/")).body;
      expect((await send("DELETE", `/items/${results[0].id}/`)).status).toBe(204);
      expect((await send("POST", "/items/", item("Salt"))).status).toBe(201);
    });
  });

  test("holds for those who come at the same moment", async () => {
    await withFive(async (send) => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) => send("POST", "/items/", item(`Tea ${n}`))),
      );
      const statuses = answers.map(({ status }) => status).toSorted();
      expect(statuses).toEqual([...Array(5).fill(201), ...Array(7).fill(403)]);
    });
  });

  test("refuses a file that would exceed it, and takes one that changes what there is", async () => {
    await withFive(async (send) => {
      const file = (names: string[]) => ["name,price", ...names.map((name) => `${name},2`)].join("\n");
      const type = { "Content-Type": CSV };
      const refused = await send("POST", "/items/import/", file(["A", "B", "C", "D", "E", "F"]), type);
      expect(refused.body).toMatchObject(REACHED);
      expect(refused.body.detail).toContain("Nothing was imported");
      const same = file(["A", "B", "C", "D", "E"]);
      const dry = await send("POST", "/items/import/?dry_run=true", same, type);
      expect(dry.body.created.count, "which is not counted").toBe(5);
      expect((await send("POST", "/items/import/", same, type)).body.created.count).toBe(5);
      expect((await send("POST", "/items/import/", same, type)).body.unchanged.count).toBe(5);
    });
  });

  test("is counted in steps where it is large, so that orders do not wait for one another", async () => {
    const business = await businessIdOf(new Client().email);
    await sql`with setting as (select set_config('app.max_rows', '2000000', true))
      insert into items (business_id, id, name, price, currency)
      select ${business}, gen_random_uuid(), 'Item ' || n, 1, 'KES' from setting, generate_series(1, 1050) n`;
    const [{ rows }] = (await sql`select rows from row_counts where business_id = ${business}`) as [
      { rows: string },
    ];
    expect([1000, 1200]).toContain(Number(rows));
  });
});
