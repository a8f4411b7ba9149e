import { describe, expect, test } from "vitest";
import { request } from "../support/api.ts";
import { faultsOfLog } from "../support/log-check.ts";
import { recording } from "../support/recording.ts";

// The check that ends every run of these tests, and of those of the whole product, must be able to fail.

/** A line as the Worker writes it. */
const line = (fields: Record<string, unknown> = {}) =>
  JSON.stringify({
    level: "info",
    event: "request",
    outcome: "ok",
    request_id: "2c1bdb64-0d6c-4b58-9b0a-2f2e1f0f8a11",
    method: "GET",
    route: "/api/v1/orders/:id/",
    status: 200,
    business: "0123456789abcdef0123456789abcdef",
    duration_ms: 12,
    db_ms: 9,
    trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
    span_id: "1234567890123456",
    ...fields,
  });

const typed = ["Wanjiru", "Basmati rice 5 kg", "WJ001", "+254712345678", "Tea", "5:30"];

describe("the check of the log", () => {
  test("passes what the Worker logs", () => {
    const error = {
      name: "NeonDbError",
      code: "57014",
      stack: ["at run (worker.js:22785:30)", "at worker.js:5:30"],
      cause: { name: "Error", stack: [] },
    };
    const lines = [line(), line({ level: "error", status: 500, outcome: "internal", error })];
    expect(
      faultsOfLog({ lines, points: [{ blobs: ["request", "/api/v1/orders/:id/"], doubles: [1] }] }, typed),
    ).toEqual([]);
  });

  test.each([
    ["a phone number", "254712345678"],
    ["a phone number that nobody in the tests has", "+14155550123"],
    ["an e-mail", "alice@example.com"],
    ["an e-mail in an address", "alice%40example.com"],
    ["a token", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"],
    ["a cookie", "__Host-session=x"],
    ["a query", "/api/v1/orders/?search=rice"],
    ["a name", "at Wanjiru (worker.js:1:2)"],
    ["a short item", "at Tea"],
    ["an item of more words", "2 Basmati rice 5 kg"],
    ["a customer's code", "WJ001"],
    ["an hour", "at 5:30 (worker.js:1:2)"],
    ["a connection string", "postgres://oda:secret@host/oda"],
  ])("finds %s wherever it stands", (_, planted) => {
    const error = { name: "Error", stack: [`at ${planted}`] };
    expect(faultsOfLog({ lines: [line({ status: 500, error })] }, typed)).toHaveLength(1);
    expect(faultsOfLog({ lines: [], points: [{ indexes: [planted] }] }, typed)).toHaveLength(1);
  });

  test.each([
    ["is no JSON", "Order placed"],
    ["is JSON and no line", '"order"'],
    ["has a field that nobody knows", line({ path: "/api/v1/orders/" })],
    ["has a path in place of a route", line({ route: "/api/v1/orders/0199-7f3a/?x" })],
    ["has an event that nobody knows", line({ event: "opt_out" })],
    ["lacks its trace", line({ trace_id: undefined })],
    [
      "has an error with a message",
      line({ error: { name: "Error", message: "of the database", stack: [] } }),
    ],
  ])("finds a line that %s", (_, planted) => {
    expect(faultsOfLog({ lines: [line(), planted] })).toHaveLength(1);
  });
});

test("what the Worker logs is recorded for it, and what it counts, one for one", async () => {
  const before = [recording.lines.length, recording.points.length];
  const { headers } = await request("GET", "/healthz");
  const lines = recording.lines.slice(before[0]);
  expect(lines.join()).toContain(headers.get("X-Request-Id"));
  expect(recording.points.slice(before[1])).toHaveLength(lines.length);
});
