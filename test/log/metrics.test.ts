import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import documentation from "../../docs/observability.md?raw";
import { Client, request, somePhone } from "../support/api.ts";
import { outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { gatewayFaults } from "../support/gateway.ts";
import { linesOf, watchLog } from "../support/log.ts";
import { allOperations } from "../support/operations.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await gatewayFaults();
});

/** The columns, by the table of docs/observability.md. */
const columns = [...documentation.matchAll(/^\| `(blob|double)(\d+)` \| `(\w+)` \|/gm)].map(
  ([, kind, number, name]) => ({ kind: kind!, index: Number(number) - 1, name: name! }),
);

/** All data points of an event that are written from now on, by the names of their columns. */
function watchMetrics(event: string) {
  const spy = vi.spyOn(env.METRICS, "writeDataPoint");
  return () =>
    spy.mock.calls
      .map(([point]) => {
        const { blobs = [], doubles = [], indexes = [] } = point!;
        expect([blobs.length + doubles.length, indexes.length]).toEqual([columns.length, 1]);
        const values = columns.map(({ kind, index, name }) => [
          name,
          (kind === "blob" ? blobs : doubles)[index],
        ]);
        return { index: indexes[0], ...Object.fromEntries(values) };
      })
      .filter((point) => point.event === event);
}

test("a request counts by its route, method and status, with its times", async () => {
  const log = watchLog();
  const points = watchMetrics("request");
  const owner = new Client();
  await owner.get(`/items/${crypto.randomUUID()}/`);
  const [line] = linesOf(log, { route: "/api/v1/items/:id/" });
  // The tests themselves ask for the document as well.
  expect(points().filter(({ place }) => place !== "/api/schema/")).toEqual([
    expect.objectContaining({
      index: "GET /api/v1/items/:id/",
      event: "request",
      method: "GET",
      place: "/api/v1/items/:id/",
      status: 404,
      outcome: "not-found",
      duration_ms: line.duration_ms,
      db_ms: line.db_ms,
    }),
  ]);
});

test("a text counts by its outcome, its code and its time in the queue", async () => {
  const id = await outboxText(new Client());
  await gatewayFaults({ mode: "reject", statusCode: 406 });
  const points = watchMetrics("message");
  await deliver("oda-sms", [{ notificationId: id }]);
  expect(points()).toEqual([
    expect.objectContaining({
      index: "oda-sms",
      event: "message",
      place: "oda-sms",
      outcome: "refused",
      state: "failed",
      code: "406",
      attempt: 1,
      age_ms: expect.any(Number),
    }),
  ]);
});

test("a cron run counts what it put right, and how long the longest due text was", async () => {
  vi.spyOn(env.SMS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
  // What other tests have left is not counted.
  await sql`update notifications set due_at = now() + interval '1 hour' where due_at is not null`;
  const id = await outboxText(new Client());
  await sql`update notifications set due_at = now() - interval '2 minutes' where id = ${id}`;
  const points = watchMetrics("cron");
  await runCron();
  const [point] = points();
  expect(point).toMatchObject({ index: "cron", event: "cron", place: "cron", outcome: "ok", requeued: 1 });
  expect(point!.age_ms).toBeGreaterThanOrEqual(120_000);
});

test("a metric is about many: no point names an owner, a request or a text", async () => {
  const points = watchMetrics("request");
  const owner = new Client();
  const customer = await owner.customer({ first_name: "Wanjiru", phone: somePhone() });
  const { headers } = await request("GET", "/healthz");
  const told = JSON.stringify(points());
  for (const value of [customer.id, customer.phone, customer.code, "Wanjiru", headers.get("X-Request-Id")!]) {
    expect(told).not.toContain(value);
  }
  expect(told).not.toMatch(/[\da-f]{16}/);
});

test("every index is within what Analytics Engine takes, 96 bytes", async () => {
  const points = watchMetrics("request");
  const secret = env.AFRICASTALKING_CALLBACK_SECRET;
  await request("POST", `/webhooks/africastalking/delivery-reports/${secret}`, {
    body: "",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  const [point] = points().filter(({ method }) => method === "POST");
  expect(point!.index).toBe("POST /webhooks/africastalking/delivery-reports/:secret");
  for (const { method, path } of await allOperations()) {
    expect(`${method} ${path}`.length, path).toBeLessThanOrEqual(96);
  }
});
