import { expect, test } from "vitest";
import { Client } from "../support/api.ts";
import { businessIdOf } from "../support/browser-session.ts";
import { CSV, imported } from "../support/csv.ts";
import { sql } from "../support/database.ts";

const HEADER = "reference,customer_code,item,quantity,price_per_unit\n";
const rows = (count: number, from = 0) =>
  HEADER + Array.from({ length: count }, (_, index) => `k${from + index},WJ001,Tea,1,10\n`).join("");

async function shop(dailyLimit: number) {
  const owner = new Client();
  await owner.customer({ code: "WJ001" });
  await sql`insert into restrictions (business_id, sms_daily_limit)
    values (${await businessIdOf(owner.email)}, ${dailyLimit})`;
  const count = async () => (await owner.get("/orders/?count=true&limit=1")).body.count as number;
  const send = (file: string, query = "?send_texts=true") =>
    owner.post(`/orders/import/${query}`, file, { "Content-Type": CSV });
  return { owner, count, send };
}

test("an import that would send more texts than are left today says so and writes nothing", async () => {
  const { owner, count, send } = await shop(10);
  for (const query of ["?send_texts=true", "?send_texts=true&dry_run=true"]) {
    const refused = await send(rows(600), query);
    expect([refused.status, refused.body.type, refused.body.detail]).toEqual([
      409,
      "/problems/limit-reached",
      "The file would send 600 texts, and 10 of today's are left: send fewer rows, or no texts",
    ]);
  }
  expect(await count()).toBe(0);
  // Without texts there is nothing to exceed.
  expect(await imported(owner, "orders", rows(600))).toMatchObject({ created: { count: 600 } });
});

test("rows that send no text do not count, however many there are", async () => {
  const { owner, count, send } = await shop(6);
  await imported(owner, "orders", rows(20));
  expect((await send(rows(25))).status).toBe(200);
  expect(await count()).toBe(25);
  // Those of before are counted, whether they wait or went out: one is left.
  const refused = await send(rows(2, 100));
  expect(refused.body.detail).toMatch(/^The file would send 2 texts, and 1 of today's are left/);
  expect((await send(rows(1, 100))).status).toBe(200);
});

test("a file that cannot be read is refused as without texts", async () => {
  const { send } = await shop(0);
  const [withTexts, without] = [
    await send("name,colour\nTea,red\n"),
    await send("name,colour\nTea,red\n", ""),
  ];
  expect([withTexts.status, withTexts.body.errors]).toEqual([400, without.body.errors]);
  const large = await send(HEADER + "x".repeat(5 * 1024 * 1024));
  expect(large.status).toBe(413);
});

test("a file whose lines end in a carriage return alone is counted like any other", async () => {
  const { count, send } = await shop(10);
  const refused = await send(rows(600).replaceAll("\n", "\r"));
  expect([refused.status, refused.body.type]).toEqual([409, "/problems/limit-reached"]);
  expect(await count()).toBe(0);
});
