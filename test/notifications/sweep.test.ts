import { env } from "cloudflare:workers";
import { afterEach, describe, expect, inject, test, vi } from "vitest";
import type { SmsJob } from "../../src/notifications/queue.ts";
import { Client, somePhone } from "../support/api.ts";
import { outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { gatewayFaults, textsTo } from "../support/gateway.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await gatewayFaults();
});

const read = async (owner: Client, id: string) => (await owner.get(`/notifications/${id}/`)).body;

const untilSent = (owner: Client, id: string) =>
  vi.waitFor(async () => expect((await read(owner, id)).state).toBe("sent"), {
    timeout: 5_000,
    interval: 50,
  });

describe("the sweep", () => {
  test("sends what never reached the queue", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    vi.spyOn(env.SMS_QUEUE, "send").mockRejectedValueOnce(new Error("Queue send failed"));
    const order = await owner.order({ customer: customer.id });
    const [{ id, state }] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
    expect(state).toBe("queued");

    // It is not due yet: the queue may still be about to deliver it.
    await runCron();
    expect(await read(owner, id)).toMatchObject({ state: "queued", attempts: 0 });
    await sql`update notifications set due_at = now() where id = ${id}`;
    await runCron();
    await untilSent(owner, id);
    expect(await textsTo(customer.phone)).toHaveLength(1);
  });

  test("sends all that is left after a long time without a queue", async () => {
    const owner = new Client();
    const ids = await Promise.all(Array.from({ length: 120 }, () => outboxText(owner)));
    await sql`update notifications set due_at = now() where id = any(${ids})`;
    const sendBatch = vi.spyOn(env.SMS_QUEUE, "sendBatch");
    await runCron();
    // A queue takes a hundred messages in one call.
    for (const [jobs] of sendBatch.mock.calls) expect([...jobs].length).toBeLessThanOrEqual(100);
    expect(sendBatch.mock.calls.length).toBeGreaterThanOrEqual(2);
    await vi.waitFor(
      async () => expect((await owner.get("/notifications/?state=sent&count=true")).body.count).toBe(120),
      { timeout: 15_000, interval: 200 },
    );
  });

  test("puts nothing on the queue twice within a minute", async () => {
    const owner = new Client();
    const id = await outboxText(owner);
    await sql`update notifications set due_at = now() where id = ${id}`;
    const sendBatch = vi.spyOn(env.SMS_QUEUE, "sendBatch").mockResolvedValue(undefined as never);
    await Promise.all([runCron(), runCron()]);
    await runCron();
    // Other tests may have left texts that are due.
    const jobs = sendBatch.mock.calls.flatMap(([batch]) => [...batch].map(({ body }) => body as SmsJob));
    expect(jobs.filter(({ notificationId }) => notificationId === id)).toHaveLength(1);
    expect(await read(owner, id)).toMatchObject({ state: "queued" });
  });

  test("does not send what a consumer that died may have sent", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await sql`update notifications set state = 'sending', attempts = 1, due_at = now() where id = ${id}`;
    await runCron();
    await deliver("oda-sms", [{ notificationId: id }]);
    expect(await read(owner, id)).toMatchObject({
      state: "unconfirmed",
      failure: { code: "unconfirmed", detail: expect.stringContaining("not known") },
    });
    expect(await textsTo(to)).toEqual([]);
  });

  test("leaves alone what a consumer is sending", async () => {
    const owner = new Client();
    const id = await outboxText(owner);
    await sql`update notifications set state = 'sending', due_at = now() + interval '1 minute' where id = ${id}`;
    await runCron();
    expect((await read(owner, id)).state).toBe("sending");
  });

  test("gives up after a day what nobody confirmed, which its owner can then send again", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await gatewayFaults({ mode: "timeout", timeout: 0 });
    await deliver("oda-sms", [{ notificationId: id }]);
    await gatewayFaults();
    await runCron();
    expect((await read(owner, id)).state).toBe("unconfirmed");
    // Neither the row nor the cron job knows that a day has not passed.
    await sql`update notifications set due_at = due_at - interval '24 hours' where id = ${id}`;
    await runCron();
    const text = await read(owner, id);
    expect(text).toMatchObject({ state: "failed", failure: { code: "unconfirmed" } });
    expect(text.failure.detail).toMatch(/never confirmed/);
    expect(text.failed_at).toMatch(/Z$/);
    expect((await owner.post(`/notifications/${id}/resend/`)).status).toBe(202);
    await untilSent(owner, id);
    expect(await textsTo(to)).toHaveLength(1);
  });

  test("ends what could not be sent for a day, which its owner can then send again", async () => {
    const owner = new Client();
    const [to, later] = [somePhone(), somePhone()];
    const [id, young] = [await outboxText(owner, { to }), await outboxText(owner, { to: later })];
    await sql`update notifications set attempts = 8, failure_code = 'http_500', due_at = now(),
      failure_detail = 'The gateway is out of order', first_due_at = now() - interval '24 hours' where id = ${id}`;
    await sql`update notifications set attempts = 300, due_at = now(),
      first_due_at = now() - interval '23 hours 59 minutes' where id = ${young}`;
    // The queue may bring it before the sweep looks.
    await deliver("oda-sms", [{ notificationId: id }]);
    await runCron();
    const expired = await read(owner, id);
    expect(expired).toMatchObject({
      state: "expired",
      failure: { code: "expired", detail: "It could not be sent in time: The gateway is out of order" },
    });
    expect(expired.expired_at).toMatch(/Z$/);
    await untilSent(owner, young);
    expect(await textsTo(to)).toEqual([]);
    expect((await owner.get("/notifications/?state=expired")).body.results).toEqual([expired]);
    const again = await owner.post(`/notifications/${id}/resend/`);
    expect([again.status, again.body.expired_at]).toEqual([202, null]);
    await untilSent(owner, id);
    expect(await textsTo(to)).toHaveLength(1);
  });

  test("ends a text when its validity does, though the gateway asked for more", async () => {
    const owner = new Client();
    const id = await outboxText(owner);
    const { fetch } = globalThis;
    const busy = vi
      .spyOn(globalThis, "fetch")
      .mockImplementation((input, init) =>
        String(input).startsWith(inject("standIns").gateway)
          ? Promise.resolve(new Response("", { status: 503, headers: { "Retry-After": "172800" } }))
          : fetch(input, init),
      );
    expect(await deliver("oda-sms", [{ notificationId: id }])).toEqual({ acked: 1, delays: [] });
    busy.mockRestore();
    const [{ hours }] =
      (await sql`select extract(epoch from due_at - now()) / 3600 as hours from notifications
      where id = ${id}`) as [{ hours: string }];
    expect(Number(hours)).toBeCloseTo(24, 1);
    await sql`update notifications set due_at = due_at - interval '24 hours',
      first_due_at = first_due_at - interval '24 hours' where id = ${id}`;
    await runCron();
    expect((await read(owner, id)).state).toBe("expired");
  });

  test("forgets idempotency keys after two days, and no sooner", async () => {
    const owner = new Client();
    const body = { name: "Sugar", price: "150" };
    const [old, recent] = [crypto.randomUUID(), crypto.randomUUID()];
    await owner.post("/items/", body, { "Idempotency-Key": old });
    await owner.post("/items/", { ...body, name: "Tea" }, { "Idempotency-Key": recent });
    await sql`update idempotency_keys set created_at = now() - interval '49 hours' where key = ${old}`;
    await sql`update idempotency_keys set created_at = now() - interval '47 hours' where key = ${recent}`;
    await runCron();
    expect((await owner.post("/items/", body, { "Idempotency-Key": old })).status).toBe(409);
    const replayed = await owner.post("/items/", { ...body, name: "Tea" }, { "Idempotency-Key": recent });
    expect([replayed.status, replayed.headers.get("Idempotency-Replayed")]).toEqual([201, "true"]);
  });

  test("forgets sessions that have ended, and no others", async () => {
    const business = crypto.randomUUID();
    const [over, alive] = [crypto.randomUUID(), crypto.randomUUID()];
    await sql`insert into sessions (business_id, id, expires_at) values
      (${business}, ${over}, now() - interval '1 second'), (${business}, ${alive}, now() + interval '1 minute')`;
    await runCron();
    expect(await sql`select id from sessions where business_id = ${business}`).toEqual([{ id: alive }]);
  });
});

describe("a dead letter", () => {
  test("leaves its text to the sweep", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await deliver("oda-sms-dead", [{ notificationId: id }]);
    expect((await read(owner, id)).state).toBe("queued");
    await sql`update notifications set due_at = now() where id = ${id}`;
    await runCron();
    await untilSent(owner, id);
    expect(await textsTo(to)).toHaveLength(1);
  });
});
