import { expect, test, vi } from "vitest";
import { Client, request } from "../support/api.ts";

/** The metrics of an answer, in milliseconds. */
function timesOf(headers: Headers): Record<string, number> {
  const metrics = headers
    .get("Server-Timing")!
    .split(",")
    .map((metric) => /^(\w+);dur=([\d.]+)/.exec(metric.trim())!);
  return Object.fromEntries(metrics.map(([, name, duration]) => [name, Number(duration)]));
}

test("an answer says where its time went", async () => {
  const { fetch } = globalThis;
  const slow = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return fetch(input, init);
  });
  const { headers } = await new Client().get("/orders/");
  slow.mockRestore();
  const times = timesOf(headers);
  expect(Object.keys(times).sort()).toEqual(["auth", "db", "total"]);
  expect(times.db).toBeGreaterThan(50);
  expect(times.total).toBeGreaterThanOrEqual(times.db! + times.auth! - 1);
});

test("an answer that needs no database says so by leaving it out", async () => {
  for (const path of ["/", "/healthz", "/nothing"]) {
    expect(Object.keys(timesOf((await request("GET", path)).headers)), path).toEqual(["total"]);
  }
  expect(Object.keys(timesOf((await request("GET", "/api/v1/orders/")).headers)).sort()).toEqual([
    "auth",
    "total",
  ]);
});
