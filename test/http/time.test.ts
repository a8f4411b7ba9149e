import { expect, test } from "vitest";
import { Client } from "../support/api.ts";
import { sql } from "../support/database.ts";

test.each([
  ["2026-11-24 06:30:00Z", "2026-11-24T06:30:00.000Z"],
  ["2026-11-24 06:30:00.1Z", "2026-11-24T06:30:00.100Z"],
  ["2026-11-24 06:30:00.12Z", "2026-11-24T06:30:00.120Z"],
  ["2026-11-24 06:30:00.123Z", "2026-11-24T06:30:00.123Z"],
  ["2026-11-24 02:30:00+03", "2026-11-23T23:30:00.000Z"],
  ["0001-02-03 00:00:00Z", "0001-02-03T00:00:00.000Z"],
])("a time that was written as %s is told as %s", async (written, told) => {
  const owner = new Client();
  const { id } = await owner.order();
  await sql`update orders set time_placed = ${written} where id = ${id}`;
  expect((await owner.get(`/orders/${id}/`)).body.time_placed).toBe(told);
  expect((await owner.get("/orders/")).body.results[0].time_placed).toBe(told);
});
