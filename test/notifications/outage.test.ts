import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import type { SmsJob } from "../../src/notifications/queue.ts";
import { Client, somePhone } from "../support/api.ts";
import { force, outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { closeBreaker, gatewayFaults, textsTo } from "../support/gateway.ts";
import { linesOf, watchLog } from "../support/log.ts";

// Here nothing but the tests delivers, and an hour passes by moving every time in the database back.

const { fetch } = globalThis;

/** The ids that the sweep has put on the queue and no consumer has seen. */
let queue: string[] = [];

beforeEach(async () => {
  queue = [];
  vi.spyOn(env.SMS_QUEUE, "sendBatch").mockImplementation(async (jobs) => {
    queue.push(...[...jobs].map(({ body }) => (body as SmsJob).notificationId));
    return {} as QueueSendBatchResponse;
  });
  await closeBreaker();
  // What other tests have left is nobody's turn.
  await sql`update notifications set due_at = null where due_at is not null`;
});

afterEach(async () => {
  vi.restoreAllMocks();
  await gatewayFaults();
});

/** Lets seconds pass for the database. */
async function pass(seconds: number): Promise<void> {
  const by = `${seconds} seconds`;
  await force`update notifications set due_at = due_at - ${by}::interval, first_due_at = first_due_at - ${by}::interval
    where due_at is not null`;
  await sql`update breaker set probe_at = probe_at - ${by}::interval, since = since - ${by}::interval,
    released_until = released_until - ${by}::interval`;
}

/** Hands the consumer what is on the queue, ten at a time. */
async function consume(): Promise<void> {
  for (let batch = queue.splice(0, 10); batch.length > 0; batch = queue.splice(0, 10))
    await deliver(
      "oda-sms",
      batch.map((notificationId) => ({ notificationId })),
    );
}

/** What a minute brings: the sweep, and what it puts on the queue. */
async function minute(): Promise<void> {
  await pass(60);
  await runCron();
  await consume();
}

/** Answers in the gateway's place. @returns the numbers that were texted, in order, whatever was answered */
function answers(answer: (to: string) => Response | Promise<Response>): string[] {
  const called: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    if (!String(input).startsWith(inject("standIns").gateway)) return fetch(input, init);
    const to = new URLSearchParams(String(init!.body)).get("to")!;
    called.push(to);
    return Promise.resolve(answer(to));
  });
  return called;
}

const taken = (fields: object = {}) =>
  Response.json({
    SMSMessageData: {
      Message: "Sent to 1/1",
      Recipients: [
        { statusCode: 101, status: "Success", messageId: `ATXid_${crypto.randomUUID()}`, ...fields },
      ],
    },
  });
const refused = (statusCode: number) => taken({ statusCode, status: "Refused", messageId: "None" });
const down = () => new Response("", { status: 503 });

/** Texts that are due, the first the oldest. */
async function dueTexts(owner: Client, count: number) {
  const phones = Array.from({ length: count }, somePhone);
  const first = await outboxText(owner);
  // One statement for all: as many as an afternoon brings.
  await sql`insert into notifications (id, business_id, order_id, kind, "to", template, parameters, state, queued_at,
      due_at, first_due_at)
    select gen_random_uuid(), n.business_id, n.order_id, n.kind, phone, n.template, n.parameters, 'queued', now(), now(),
      now() - make_interval(secs => ${count}::integer - index)
    from notifications n cross join unnest(${phones}::text[]) with ordinality as given (phone, index)
    where n.id = ${first}`;
  await sql`update notifications set state = 'skipped', due_at = null where id = ${first}`;
  const rows = await sql`select id, "to" from notifications where "to" = any(${phones})`;
  const ids = new Map(rows.map(({ id, to }) => [to as string, id as string]));
  return phones.map((to) => ({ to, id: ids.get(to)! }));
}

const statesOf = async (texts: { id: string }[]) => {
  const rows = await sql`select state, count(*)::integer as texts from notifications
    where id = any(${texts.map(({ id }) => id)}) group by state`;
  return Object.fromEntries(rows.map(({ state, texts }) => [state, texts]));
};
const breaker = async () => {
  const [row] = await sql`select state, fault, code, probe, failures from breaker`;
  return row!;
};
const read = async (owner: Client, id: string) => (await owner.get(`/notifications/${id}/`)).body;

describe("an outage of the gateway", () => {
  test("of six hours fails and doubles none of 2,000 texts, which then go out in their order", async () => {
    const owner = new Client();
    const texts = await dueTexts(owner, 2_000);
    let isDown = true;
    const accepted: string[] = [];
    const called = answers((to) => {
      if (isDown) return down();
      accepted.push(to);
      return taken();
    });
    queue = texts.map(({ id }) => id);
    await consume();
    const before = called.length;
    // A sweep in five minutes, for 2,000 rows are written to move the clock.
    for (let time = 0; time < 72; time++) {
      await pass(4 * 60);
      await minute();
    }
    // The first batch opened the breaker; since then each sweep let one text try.
    expect([before, called.length - before]).toEqual([10, 72]);
    expect(await statesOf(texts)).toEqual({ queued: 2_000 });
    const tried = new Set(called);

    isDown = false;
    let minutes = 0;
    for (; (await statesOf(texts)).queued; minutes++) await minute();
    // A probe, four times 500, and what had been tried waits for its own back-off, ten minutes at the most.
    expect(minutes).toBeLessThanOrEqual(12);
    expect(await statesOf(texts)).toEqual({ sent: 2_000 });
    expect(accepted.length, "none doubled").toBe(new Set(accepted).size);
    // Five calls are made at once.
    const place = new Map(texts.map(({ to }, index) => [to, index]));
    const order = accepted.filter((to) => !tried.has(to)).map((to) => place.get(to)!);
    let latest = -1;
    for (const index of order) {
      expect(index).toBeGreaterThan(latest - 10);
      latest = Math.max(latest, index);
    }
    expect(order.length).toBeGreaterThan(1_900);
    await minute();
    expect(await breaker()).toMatchObject({ state: "closed", fault: null, failures: 0 });
  }, 300_000);

  test("is told of once when it begins, when it ends, and when what waited has gone", async () => {
    const log = watchLog();
    const texts = await dueTexts(new Client(), 12);
    let isDown = true;
    answers(() => (isDown ? down() : taken()));
    queue = texts.map(({ id }) => id);
    await consume();
    const waiting = linesOf(log, { event: "message", outcome: "waiting" });
    expect(waiting.map(({ state }) => state)).toEqual(["queued", "queued"]);
    for (let time = 0; time < 3; time++) await minute();
    isDown = false;
    for (let time = 0; time < 15; time++) await minute();
    expect(linesOf(log, { event: "gateway" })).toMatchObject([
      { level: "warn", outcome: "outage", code: "http_503", after_s: expect.any(Number) },
      { level: "info", outcome: "works" },
      { level: "info", outcome: "drained" },
    ]);
    expect(await statesOf(texts)).toEqual({ sent: 12 });
  });

  test("lets nobody past those that wait, and goes on at a bounded rate", async () => {
    const owner = new Client();
    const texts = await dueTexts(owner, 1_200);
    answers(() => taken());
    await sql`update breaker set state = 'half_open', fault = 'outage'`;
    const [late] = await dueTexts(owner, 1);
    await deliver("oda-sms", [{ notificationId: late!.id }]);
    expect(await read(owner, late!.id)).toMatchObject({ state: "queued", attempts: 0 });
    for (const sent of [500, 1_000, 1_200]) {
      await minute();
      expect((await statesOf(texts)).sent).toBe(sent);
    }
    expect((await read(owner, late!.id)).state).toBe("sent");
  });

  test.each([
    ["fails", down],
    ["hangs", () => Promise.reject(new Error("Network connection lost."))],
    ["is cut off by what stands before it", () => new Response("", { status: 521 })],
    ["takes no more", () => new Response("", { status: 429 })],
  ])("opens the breaker after five calls in a row: when it %s", async (_, answer) => {
    const texts = await dueTexts(new Client(), 6);
    const called = answers(answer);
    for (const { id } of texts) await deliver("oda-sms", [{ notificationId: id }]);
    expect(called).toHaveLength(5);
    expect(await breaker()).toMatchObject({ state: "open", fault: "outage" });
  });

  test("is none while some texts are taken, or refused for themselves", async () => {
    const texts = await dueTexts(new Client(), 12);
    let calls = 0;
    answers(() => (++calls % 4 === 0 ? taken() : calls % 4 === 1 ? refused(406) : down()));
    for (const { id } of texts) await deliver("oda-sms", [{ notificationId: id }]);
    expect(calls).toBe(12);
    expect(await breaker()).toMatchObject({ state: "closed", failures: 0 });
  });

  test("is probed no sooner than the gateway asked for", async () => {
    const texts = await dueTexts(new Client(), 8);
    const called = answers(() => new Response("", { status: 503, headers: { "Retry-After": "600.5" } }));
    queue = texts.map(({ id }) => id);
    await consume();
    const before = called.length;
    for (let time = 0; time < 10; time++) await minute();
    expect(called.length).toBe(before);
    for (let time = 0; time < 3; time++) await minute();
    expect(called.length).toBeGreaterThan(before);
  });

  test("ends the texts whose validity it outlasts", async () => {
    const owner = new Client();
    const texts = await dueTexts(owner, 12);
    answers(down);
    queue = texts.map(({ id }) => id);
    await consume();
    await pass(24 * 3600);
    await minute();
    expect(await statesOf(texts)).toEqual({ expired: 12 });
    expect((await read(owner, texts[0]!.id)).failure).toEqual({
      code: "expired",
      detail: "It could not be sent in time: The gateway is out of order",
    });
  });

  test("does not make claims wait for one another", async () => {
    const texts = await dueTexts(new Client(), 20);
    answers(() => taken());
    const [{ version }] = (await sql`select xmin::text as version from breaker`) as [{ version: string }];
    queue = texts.map(({ id }) => id);
    await consume();
    expect(await statesOf(texts)).toEqual({ sent: 20 });
    expect(await sql`select xmin::text as version from breaker`).toEqual([{ version }]);
  });
});

describe("a fault of the account", () => {
  test.each([
    ["no credit", () => refused(405), "405"],
    ["a sender id that is not known", () => refused(402), "402"],
    [
      "a sender id that is not known, for the whole request",
      () => Response.json({ SMSMessageData: { Message: "InvalidSenderId", Recipients: [] } }),
      "InvalidSenderId",
    ],
    [
      "a wrong API key",
      () => new Response("The supplied authentication is invalid", { status: 401 }),
      "http_401",
    ],
    ["an account that may not", () => new Response("", { status: 403 }), "http_403"],
    ["a wrong address", () => new Response("", { status: 404 }), "http_404"],
  ])("holds all texts, says so once, and lets them out when it is mended: %s", async (_, answer, code) => {
    const log = watchLog();
    const owner = new Client();
    const [first, ...others] = await dueTexts(owner, 12);
    let isMended = false;
    const called = answers(() => (isMended ? taken() : answer()));
    await deliver("oda-sms", [{ notificationId: first!.id }]);
    queue = others.map(({ id }) => id);
    await consume();
    expect(called).toEqual([first!.to]);
    expect(await statesOf([first!, ...others])).toEqual({ held: 12 });
    const held = await read(owner, first!.id);
    expect(held).toMatchObject({
      failure: { code },
      attempts: 1,
      attempt_history: [{ outcome: "held", code }],
      failed_at: null,
    });
    expect(held.held_at).toMatch(/Z$/);
    expect(await read(owner, others[0]!.id)).toMatchObject({ failure: { code }, attempts: 0 });
    for (let time = 0; time < 5; time++) await minute();
    // One text a minute asks whether it is mended.
    expect(called.length).toBe(6);
    expect(await statesOf([first!, ...others])).toEqual({ held: 12 });
    expect((await owner.get("/notifications/?state=held&count=true")).body.count).toBe(12);
    isMended = true;
    for (let time = 0; time < 3; time++) await minute();
    expect(await statesOf([first!, ...others])).toEqual({ sent: 12 });
    expect(called.length).toBe(18);
    expect(linesOf(log, { event: "gateway" })).toMatchObject([
      { level: "error", outcome: "account", code },
      { level: "info", outcome: "works" },
      { level: "info", outcome: "drained" },
    ]);
  });

  test("holds until the validity ends, also what was queued before and no message tells of", async () => {
    const texts = await dueTexts(new Client(), 6);
    answers(() => refused(405));
    await deliver("oda-sms", [{ notificationId: texts[0]!.id }]);
    await minute();
    expect(await statesOf(texts)).toEqual({ held: 6 });
    await pass(24 * 3600);
    await minute();
    expect(await statesOf(texts)).toEqual({ expired: 6 });
  });

  test("is not mended by a text that was on its way", async () => {
    const [late, other] = await dueTexts(new Client(), 2);
    let answer = () => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    answers(async (to) => {
      if (to !== late!.to) return refused(405);
      await waiting;
      return taken();
    });
    const sending = deliver("oda-sms", [{ notificationId: late!.id }]);
    await vi.waitFor(async () => expect(await statesOf([late!])).toEqual({ sending: 1 }));
    await deliver("oda-sms", [{ notificationId: other!.id }]);
    answer();
    await sending;
    expect(await statesOf([late!])).toEqual({ sent: 1 });
    expect(await breaker()).toMatchObject({ state: "open", fault: "account" });
  });
});

describe("a text whose order was cancelled or deleted before it went", () => {
  const order = async (owner: Client, id: string) => (await read(owner, id)).order as string;

  test.each(["queued", "held"])("is skipped by the consumer and by the sweep: %s", async (state) => {
    const owner = new Client();
    const texts = await Promise.all(Array.from({ length: 3 }, () => outboxText(owner)));
    const [cancelled, deleted, closed] = texts as [string, string, string];
    await owner.patch(`/orders/${await order(owner, cancelled)}/`, { status: "Cancelled" });
    await owner.patch(`/orders/${await order(owner, closed)}/`, { status: "Closed" });
    if (state === "held") {
      await sql`update notifications set state = 'held', due_at = now() where id = any(${texts})`;
      await owner.delete(`/orders/${await order(owner, deleted)}/`);
    } else {
      // Deleted while a consumer had it, which then failed.
      await sql`update notifications set state = 'sending' where id = ${deleted}`;
      await owner.delete(`/orders/${await order(owner, deleted)}/`);
      await sql`update notifications set state = 'queued', due_at = now() where id = ${deleted}`;
      await sql`update notifications set due_at = now() where id = any(${texts})`;
    }
    answers(() => taken());
    await minute();
    const told = await Promise.all(texts.map((id) => read(owner, id)));
    expect(told).toMatchObject([
      { state: "skipped", attempts: 0, failure: { code: "order_cancelled" } },
      { state: "skipped", attempts: 0, failure: { code: "order_deleted" } },
      { state: "sent", attempts: 1, failure: null },
    ]);
  });

  test("is skipped after a failed attempt", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await gatewayFaults({ mode: "error500" });
    await deliver("oda-sms", [{ notificationId: id }]);
    await owner.patch(`/orders/${await order(owner, id)}/`, { status: "Cancelled" });
    await gatewayFaults();
    await sql`update notifications set due_at = now() where id = ${id}`;
    expect(await deliver("oda-sms", [{ notificationId: id }])).toEqual({ acked: 1, delays: [] });
    expect(await read(owner, id)).toMatchObject({ state: "skipped", failure: { code: "order_cancelled" } });
    expect(await textsTo(to)).toEqual([]);
  });
});
