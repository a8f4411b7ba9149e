import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Client } from "../support/api.ts";
import { exported, imported } from "../support/csv.ts";
import { sql } from "../support/database.ts";
import { runCron } from "../support/doors.ts";
import { linesOf, watchLog } from "../support/log.ts";

afterEach(() => vi.restoreAllMocks());

async function shop() {
  const owner = new Client();
  const customer = await owner.customer({ code: "WJ001" });
  const item = (await owner.post("/items/", { name: "Sugar", price: "150" })).body;
  return { owner, customer, item };
}
const texts = async (owner: Client) => (await owner.get("/notifications/?count=true")).body;

describe("importing orders", () => {
  test("makes each once for its key, with the catalogue's price where none is given", async () => {
    const { owner, customer, item } = await shop();
    const file = [
      "reference,customer_code,item,quantity,price_per_unit,status,time_placed,time_closed",
      "r-1,wj001,Sugar,2,,,,",
      "r-2,WJ001,Sugar,3,140.5,Closed,2026-01-02T09:30:00+03:00,2026-01-03T06:30:00Z",
      "r-3,WJ001,Something else,1,0.05,,2026-01-04T06:30:00Z,",
    ].join("\n");
    expect(await imported(owner, "orders", file)).toMatchObject({ created: { count: 3, rows: "2-4" } });
    expect(await imported(owner, "orders", file)).toMatchObject({ unchanged: { count: 3, rows: "2-4" } });
    const { results } = (await owner.get("/orders/?ordering=-amount")).body;
    expect(results).toMatchObject([
      {
        item: "Sugar",
        item_id: item.id,
        customer: customer.id,
        quantity: 3,
        price_per_unit: "140.50",
        amount: "421.50",
        status: "Closed",
        time_placed: "2026-01-02T06:30:00.000Z",
        time_closed: "2026-01-03T06:30:00.000Z",
      },
      { item: "Sugar", item_id: item.id, amount: "300.00", status: "Pending", time_closed: null },
      { item: "Something else", item_id: null, amount: "0.05", time_placed: "2026-01-04T06:30:00.000Z" },
    ]);
  });

  test("says of each row what is wrong with it", async () => {
    const { owner } = await shop();
    await owner.post("/items/", { name: "Old", price: "1", active: false });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const report = await imported(
      owner,
      "orders",
      [
        "reference,customer_code,item,quantity,price_per_unit,currency,status,time_placed,time_closed",
        "k1,NOONE,Sugar,1,,,,,",
        "k2,WJ001,Old,1,,,,,",
        "k3,WJ001,Sugar,0,,,,,",
        "k4,WJ001,Sugar,1.5,,,,,",
        "k5,WJ001,Sugar,1,0.001,,,,",
        "k6,WJ001,Sugar,1,,USD,,,",
        "k7,WJ001,Sugar,1,,,Lost,,",
        `k8,WJ001,Sugar,1,,,,${tomorrow},`,
        "k9,WJ001,Sugar,1,,,,yesterday,",
        "k10,WJ001,Sugar,1,,,Pending,2026-01-02T00:00:00Z,2026-01-03T00:00:00Z",
        "k11,WJ001,Sugar,1,,,Closed,2026-01-03T00:00:00Z,2026-01-02T00:00:00Z",
        ",WJ001,Sugar,1,,,,,",
        "k12,WJ001,Sugar,1,,,,,",
        "k12,WJ001,Sugar,1,,,,,",
      ].join("\n"),
    );
    expect(report).toMatchObject({ created: { rows: "14" }, refused: { rows: "2-13,15" } });
    expect(
      report.errors.map(({ row, column, detail }: Record<string, string>) => [row, column, detail]),
    ).toEqual([
      [2, "customer_code", "names no customer of yours"],
      [3, "price_per_unit", "is required, for no active item of yours has this name"],
      [4, "quantity", "must be at least 1"],
      [5, "quantity", "must be a whole number"],
      [6, "price_per_unit", "KES has at most 2 decimal places"],
      [7, "currency", "must be KES, or left out"],
      [8, "status", "must be Pending or Closed or Cancelled"],
      [9, "time_placed", "must not be in the future"],
      [10, "time_placed", "must be a time with its offset, such as 2026-11-24T06:30:00Z"],
      [11, "time_closed", "must be left out for a pending order"],
      [12, "time_closed", "needs a time_placed that is not later"],
      [13, "reference", "is required"],
      [15, "reference", "is that of row 14 already"],
    ]);
  });

  test("changes no order, and says what is not as it was", async () => {
    const { owner } = await shop();
    const head = "reference,customer_code,item,quantity,price_per_unit,status\n";
    await imported(owner, "orders", `${head}k1,WJ001,Sugar,1,,\n`);
    const before = (await owner.get("/orders/")).body;
    for (const [row, column] of [
      ["k1,WJ002,Sugar,1,,", "customer_code"],
      ["k1,WJ001,Salt,1,,", "item"],
      ["k1,WJ001,Sugar,2,,", "quantity"],
      ["k1,WJ001,Sugar,1,151,", "price_per_unit"],
      ["k1,WJ001,Sugar,1,,Closed", "status"],
    ]) {
      const detail = "is not that of the order with this reference, and an import changes no order";
      expect(await imported(owner, "orders", head + row)).toMatchObject({
        refused: { rows: "2" },
        errors: [{ row: 2, column, detail }],
      });
    }
    expect((await owner.get("/orders/")).body).toEqual(before);
    // An order that was deleted has given its key back.
    await owner.delete(`/orders/${before.results[0].id}/`);
    expect(await imported(owner, "orders", `${head}k1,WJ001,Sugar,1,,\n`)).toMatchObject({
      created: { rows: "2" },
    });
  });

  test("texts nobody unless it is asked to, and nobody about the past", async () => {
    const { owner } = await shop();
    const out = await owner.customer({ code: "OUT01", sms_opt_out: true });
    const head = "reference,customer_code,item,quantity,price_per_unit,status,time_placed\n";
    await imported(owner, "orders", `${head}k1,WJ001,Sugar,1,,,\n`);
    expect(await texts(owner)).toMatchObject({ count: 0 });
    const file = `${head}k1,WJ001,Sugar,1,,,\nk2,WJ001,Sugar,2,,,\nk3,WJ001,Sugar,3,,,2026-01-02T00:00:00Z\nk4,OUT01,Sugar,4,,,\nk5,WJ001,Sugar,5,,Cancelled,\nk6,NOONE,Sugar,6,,,\n`;
    await imported(owner, "orders", file, "?send_texts=true&dry_run=true");
    expect(await texts(owner)).toMatchObject({ count: 0 });
    expect(await imported(owner, "orders", file, "?send_texts=true")).toMatchObject({
      created: { rows: "3-6" },
      unchanged: { rows: "2" },
      refused: { rows: "7" },
    });
    const { results } = await texts(owner);
    expect(
      results
        .map(
          ({
            message,
            state,
            failure,
          }: {
            message: string;
            state: string;
            failure: { code: string } | null;
          }) => [/order of (\d)/.exec(message)?.[1], state === "skipped" ? failure?.code : "on its way"],
        )
        .sort(),
    ).toEqual([
      ["2", "on its way"],
      ["4", "opted_out"],
      ["5", "cancelled"],
    ]);
    expect(results.find(({ to }: { to: string }) => to === out.phone).state).toBe("skipped");
    // To send it again texts nobody again.
    await imported(owner, "orders", file, "?send_texts=true");
    expect(await texts(owner)).toMatchObject({ count: 3 });
  });

  test("needs no queue: the log says how many texts it was not told of, and the sweep finds them", async () => {
    const { owner } = await shop();
    const log = watchLog();
    vi.spyOn(env.SMS_QUEUE, "sendBatch").mockRejectedValue(new Error("Queue send failed: WJ001"));
    const file = "reference,customer_code,item,quantity\nk1,WJ001,Sugar,1\nk2,WJ001,Sugar,2\n";
    expect(await imported(owner, "orders", file, "?send_texts=true")).toMatchObject({
      created: { count: 2 },
    });
    await vi.waitFor(() =>
      expect(linesOf(log, { event: "enqueue" })).toMatchObject([
        { level: "warn", outcome: "failed", count: 2, error: { name: "Error" } },
      ]),
    );
    const { results } = await texts(owner);
    expect(results.map(({ state }: { state: string }) => state)).toEqual(["queued", "queued"]);
    vi.restoreAllMocks();
    await sql`update notifications set due_at = now() where id = any(${results.map(({ id }: { id: string }) => id)})`;
    await runCron();
    await vi.waitFor(async () =>
      expect((await texts(owner)).results.map(({ state }: { state: string }) => state)).not.toContain(
        "queued",
      ),
    );
  });

  test("twins at the same moment make one order for each key", async () => {
    const { owner } = await shop();
    const keys = Array.from({ length: 600 }, (_, index) => `k${index},WJ001,Sugar,1\n`);
    const file = `reference,customer_code,item,quantity\n${keys.join("")}`;
    const reports = await Promise.all([1, 2, 3].map(() => imported(owner, "orders", file)));
    const sum = (outcome: string) => reports.reduce((total, report) => total + report[outcome].count, 0);
    expect([sum("created"), sum("unchanged"), sum("refused")]).toEqual([600, 1200, 0]);
    expect((await owner.get("/orders/?count=true&limit=1")).body.count).toBe(600);
  });
});

test("an export of orders is the list, with what an import knows each by", async () => {
  const { owner, customer } = await shop();
  const placed = await owner.order({ customer: customer.id });
  await imported(owner, "orders", "reference,customer_code,item,quantity\nk1,WJ001,Sugar,1\n");
  const { rows } = await exported(owner, "orders", "?ordering=time_placed");
  expect(rows).toMatchObject([
    { id: placed.id, number: "1", reference: "", customer_code: "WJ001", amount: "2500.00", currency: "KES" },
    { number: "2", reference: "k1", amount: "150.00", status: "Pending", time_closed: "" },
  ]);
  expect((await exported(owner, "orders", "?search=basmati&status=Pending")).rows).toHaveLength(1);
  expect((await exported(owner, "orders", "?status=Closed")).rows).toHaveLength(0);
});
