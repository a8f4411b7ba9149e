import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { businessHash } from "../../src/log/business-hash.ts";
import { Client, request, someone, somePhone, tokenOf } from "../support/api.ts";
import { businessIdOf, signedIn } from "../support/browser-session.ts";
import { force, outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { failDatabaseCalls, LOST } from "../support/failures.ts";
import { closeBreaker, gatewayFaults, textsTo } from "../support/gateway.ts";
import { linesOf, watchLog } from "../support/log.ts";

let log: string[];
beforeEach(() => {
  log = watchLog();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await gatewayFaults();
});

const hashOf = async (email: string) => businessHash(env.LOG_KEY, await businessIdOf(email));

/** The one line of a request. */
async function lineOf(method: string, path: string, options: Parameters<typeof request>[2] = {}) {
  const { headers } = await request(method, path, options);
  const lines = linesOf(log, { request_id: headers.get("X-Request-Id") });
  expect(lines).toHaveLength(1);
  return lines[0];
}

describe("the line of a request", () => {
  test("says what was asked, by whom, how it ended and what it took", async () => {
    const owner = new Client();
    const order = await owner.order();
    const token = await tokenOf(owner.email);
    expect(await lineOf("GET", `/api/v1/orders/${order.id}/?format=json`, { token })).toEqual({
      level: "info",
      event: "request",
      outcome: "ok",
      request_id: expect.any(String),
      method: "GET",
      route: "/api/v1/orders/:id/",
      status: 200,
      business: await hashOf(owner.email),
      duration_ms: expect.any(Number),
      db_ms: expect.any(Number),
      trace_id: expect.stringMatching(/^[\da-f]{32}$/),
      span_id: expect.stringMatching(/^[\da-f]{16}$/),
    });
  });

  test.each([
    ["a field that is wrong", "POST", "/api/v1/items/", { name: "" }, 400, "invalid-fields"],
    ["an id of nothing", "GET", `/api/v1/items/${crypto.randomUUID()}/`, undefined, 404, "not-found"],
    ["a method that is not there", "DELETE", "/api/v1/items/", undefined, 405, "method-not-allowed"],
  ])("says of %s what kind of problem it was", async (_, method, path, body, status, outcome) => {
    const token = await tokenOf(someone());
    const line = await lineOf(method, path, { token, body });
    expect(line).toMatchObject({ level: "info", method, status, outcome });
    expect(line).not.toHaveProperty("error");
  });

  test("names nobody and no database where there was none", async () => {
    const line = await lineOf("GET", "/healthz");
    expect(Object.keys(line)).not.toEqual(expect.arrayContaining(["business"]));
    expect(line).not.toHaveProperty("db_ms");
    expect(await lineOf("GET", "/readyz")).toHaveProperty("db_ms");
  });

  test("names an owner alike, however they signed in, and another otherwise", async () => {
    const email = someone();
    const browser = await signedIn(email);
    log.length = 0;
    await browser.get("/api/v1/me/");
    await new Client(email).get("/orders/");
    await new Client().get("/orders/");
    const [session, token, other] = linesOf(log, { event: "request" }).map(({ business }) => business);
    expect([session, token]).toEqual(Array(2).fill(await hashOf(email)));
    expect(other).not.toBe(token);
  });

  test("warns of what passes by itself, and says where it failed", async () => {
    const token = await tokenOf(someone());
    failDatabaseCalls([1]);
    const line = await lineOf("GET", "/api/v1/orders/", { token });
    expect(line).toMatchObject({
      level: "warn",
      outcome: "unavailable",
      status: 503,
      db_ms: expect.any(Number),
    });
    expect(line.error).toMatchObject({ name: "NeonDbError", cause: { name: "Error" } });
    expect(line.error.stack.length).toBeGreaterThan(0);
  });

  test("names the database's own things in an error, and neither its message nor a value", async () => {
    const owner = new Client();
    const token = await tokenOf(owner.email);
    const refusal = {
      message: 'invalid input value "Wanjiru"\n    at Wanjiru Kamau',
      detail: "Failing row contains (Wanjiru, +254712345678)",
      hint: "Wanjiru",
      code: "22P02",
      table: "customers",
      column: "first_name",
      routine: "pg_strtoint",
      constraint: "Wanjiru Kamau",
    };
    failDatabaseCalls([1], async () => Response.json(refusal, { status: 400 }));
    const line = await lineOf("POST", "/api/v1/customers/", {
      token,
      body: { first_name: "Wanjiru", second_name: "Kamau", phone: "+254712345678" },
    });
    expect(line).toMatchObject({
      level: "error",
      outcome: "internal",
      status: 500,
      error: { name: "NeonDbError", code: "22P02", table: "customers", column: "first_name" },
    });
    expect(line.error).not.toHaveProperty("constraint");
    expect(JSON.stringify(line)).not.toMatch(/Wanjiru|Kamau|2547/);
  });

  test("tells of a delivery report what it says, and whether the text is known", async () => {
    const path = `/webhooks/africastalking/delivery-reports/${env.AFRICASTALKING_CALLBACK_SECRET}`;
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams({ id: "ATXid_nobodys", status: "Success", phoneNumber: somePhone() });
    expect(await lineOf("POST", path, { headers, body: body.toString() })).toMatchObject({
      route: "/webhooks/africastalking/delivery-reports/:secret",
      outcome: "ok",
      state: "delivered",
      report: "unknown",
    });
  });
});

describe("the line of a message", () => {
  const job = (notificationId: string) => ({ notificationId });

  /** The line of a text that is delivered from the outbox, once. */
  async function lineOfText(owner = new Client(), to = somePhone()) {
    const id = await outboxText(owner, { to });
    await deliver("oda-sms", [job(id)]);
    const lines = linesOf(log, { notification_id: id });
    expect(lines).toHaveLength(1);
    return lines[0];
  }

  test("says whose text it was, which attempt, and what the gateway said", async () => {
    const owner = new Client();
    expect(await lineOfText(owner)).toEqual({
      level: "info",
      event: "message",
      outcome: "accepted",
      business: await hashOf(owner.email),
      attempt: 1,
      state: "sent",
      code: "101",
      gateway_ms: expect.any(Number),
      queue: "oda-sms",
      message_id: "message-0",
      delivery: 1,
      batch_trace_id: expect.stringMatching(/^[\da-f]{32}$/),
      age_ms: expect.any(Number),
      notification_id: expect.any(String),
      duration_ms: expect.any(Number),
      db_ms: expect.any(Number),
      trace_id: expect.stringMatching(/^[\da-f]{32}$/),
      span_id: expect.stringMatching(/^[\da-f]{16}$/),
    });
  });

  test.each([
    [
      { mode: "error500", statusCode: 503 },
      { level: "warn", outcome: "retry", state: "queued", code: "http_503" },
    ],
    [
      { mode: "reject", statusCode: 406 },
      { level: "warn", outcome: "refused", state: "failed", code: "406" },
    ],
    [{ mode: "drop_after_accept" }, { level: "warn", outcome: "ambiguous", state: "unconfirmed" }],
  ] as const)("tells of a gateway with %j", async (faults, expected) => {
    await gatewayFaults(faults);
    expect(await lineOfText()).toMatchObject(expected);
  });

  test("holds no more of what the gateway says in words than a word", async () => {
    const { fetch } = globalThis;
    const says = (Message: string) =>
      vi
        .spyOn(globalThis, "fetch")
        .mockImplementation((input, init) =>
          String(input).startsWith(inject("standIns").gateway)
            ? Promise.resolve(Response.json({ SMSMessageData: { Message, Recipients: [] } }))
            : fetch(input, init),
        );
    const spy = says("InvalidSenderId");
    expect(await lineOfText()).toMatchObject({ outcome: "held", code: "InvalidSenderId" });
    await closeBreaker();
    spy.mockRestore();
    says("Hi Wanjiru at 254712345678");
    expect(await lineOfText()).toMatchObject({ outcome: "refused", code: "other" });
  });

  test("is one for each, whatever it led to", async () => {
    const owner = new Client();
    const [sent, unwanted] = [await outboxText(owner), await outboxText(owner)];
    const waiting = await outboxText(new Client());
    await deliver("oda-sms", [job(sent)]);
    await sql`update notifications set due_at = now() + interval '5 minutes' where id = ${waiting}`;
    await owner.patch("/me/", { sms_enabled: false });
    log.length = 0;
    await deliver("oda-sms", [job(sent), job(waiting), job(unwanted), job(unwanted), "nonsense"]);
    // The Worker's own queue has other ids.
    const lines = linesOf(log, { event: "message" }).filter(({ message_id }) => /^message-/.test(message_id));
    expect(lines.map(({ message_id, outcome }) => [message_id, outcome])).toEqual([
      ["message-0", "settled"],
      ["message-1", "early"],
      ["message-2", "skipped"],
      ["message-3", "settled"],
      ["message-4", "unreadable"],
    ]);
    expect(lines[1]).toMatchObject({ level: "info", retry_in_s: expect.any(Number) });
    expect(lines[4]).toMatchObject({ level: "error" });
    expect(JSON.stringify(lines[4])).not.toContain("nonsense");
  });

  test("tells that the database failed, and all the same what the gateway said", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    failDatabaseCalls([2, 3, 4], LOST, false, "oda_system");
    // What the queue is told is logged by the platform: it says no more than where to look.
    await expect(deliver("oda-sms", [job(id)])).rejects.toThrow(
      /^The batch failed: the lines of its messages/,
    );
    expect(await textsTo(to)).toHaveLength(1);
    const [line] = linesOf(log, { notification_id: id });
    expect(line).toMatchObject({ level: "error", outcome: "failed", code: "101", attempt: 1 });
    expect(line.error).toMatchObject({ name: "NeonDbError" });
  });

  test("tells of a dead letter that its text is left to the sweep", async () => {
    const id = await outboxText(new Client());
    await deliver("oda-sms-dead", [job(id)]);
    expect(linesOf(log, { queue: "oda-sms-dead" })).toMatchObject([
      { level: "warn", notification_id: id, outcome: "left_to_sweep" },
    ]);
  });
});

describe("the line of a cron run", () => {
  test("counts what was put right, and how late it was", async () => {
    vi.spyOn(env.SMS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
    // What other tests have left is not counted.
    await sql`update notifications set due_at = now() + interval '1 hour' where due_at is not null`;
    const owner = new Client();
    const [lost, tried, died, doubtful] = await Promise.all(
      Array.from({ length: 4 }, () => outboxText(owner)),
    );
    await sql`update notifications set due_at = now() where id = any(${[lost, tried, died, doubtful]})`;
    await sql`update notifications set due_at = now() - interval '90 seconds' where id = ${lost}`;
    await sql`update notifications set first_due_at = now() - interval '1 day' where id = ${tried}`;
    await sql`update notifications set state = 'sending', attempts = 1 where id = ${died}`;
    await force`update notifications set state = 'unconfirmed', attempts = 1 where id = ${doubtful}`;
    await runCron();
    const [line] = linesOf(log, { event: "cron" });
    expect(line).toMatchObject({
      level: "info",
      outcome: "ok",
      requeued: 1,
      expired: 1,
      abandoned: 1,
      unconfirmed: 1,
      db_ms: expect.any(Number),
      duration_ms: expect.any(Number),
    });
    expect(line.oldest_due_ms).toBeGreaterThanOrEqual(90_000);
    await runCron();
    expect(linesOf(log, { event: "cron" })[1]).toMatchObject({ requeued: 0, expired: 0, oldest_due_ms: 0 });
  });

  test("tells why it failed", async () => {
    failDatabaseCalls([1]);
    await expect(runCron()).rejects.toThrow(/^The sweep failed: its line/);
    const [line] = linesOf(log, { event: "cron" });
    expect(line).toMatchObject({ level: "error", outcome: "failed", error: { name: "NeonDbError" } });
  });
});

test("a failed renewal of the issuer's keys is told of, while the old ones serve on", async () => {
  const token = await tokenOf(someone());
  const get = () => request("GET", "/api/v1/me/", { token });
  expect((await get()).status).toBe(200);
  const { fetch } = globalThis;
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) =>
    String(input).startsWith(inject("standIns").issuer)
      ? Promise.resolve(new Response("down", { status: 502 }))
      : fetch(input, init),
  );
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
  try {
    expect((await get()).status).toBe(200);
    await vi.waitFor(() => expect(linesOf(log, { event: "issuer" })).toHaveLength(1));
  } finally {
    vi.useRealTimers();
  }
  expect(linesOf(log, { event: "issuer" })[0]).toMatchObject({
    level: "warn",
    outcome: "failed",
    error: { code: "http_502" },
  });
});
