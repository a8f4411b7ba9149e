import { env } from "cloudflare:workers";
import { afterEach, describe, expect, inject, test, vi } from "vitest";
import { systemScope } from "../../src/db/scope.ts";
import type { Recorded } from "../../src/notifications/record.ts";
import { Client, request, somePhone } from "../support/api.ts";
import { outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { closeBreaker, gatewayFaults, textsTo } from "../support/gateway.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await gatewayFaults();
});

const read = async (owner: Client, id: string) => (await owner.get(`/notifications/${id}/`)).body;
const send = (id: string) => deliver("oda-sms", [{ notificationId: id }]);
/** The time that the notification waits for has come. */
const wait = (id: string) => sql`update notifications set due_at = now() where id = ${id}`;

const report = (id: string, status: string, phoneNumber: string) =>
  request("POST", `/webhooks/africastalking/delivery-reports/${env.AFRICASTALKING_CALLBACK_SECRET}`, {
    body: new URLSearchParams({ id, status, phoneNumber }).toString(),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });

describe("a text's history", () => {
  test("tells of every attempt, how it ended and when, through a resend", async () => {
    const owner = new Client();
    const id = await outboxText(owner);
    expect((await read(owner, id)).attempt_history).toEqual([]);
    await gatewayFaults({ mode: "error500", statusCode: 503 });
    await send(id);
    await wait(id);
    await gatewayFaults({ mode: "reject", statusCode: 406 });
    await send(id);
    await gatewayFaults();
    await owner.post(`/notifications/${id}/resend/`);
    const text = await vi.waitFor(async () => {
      const body = await read(owner, id);
      expect(body.state).toBe("sent");
      return body;
    }, 5_000);
    expect(text.attempts).toBe(1);
    const times = {
      started_at: expect.stringMatching(/\.\d{3}Z$/),
      ended_at: expect.stringMatching(/\.\d{3}Z$/),
    };
    const none = { ...times, provider_message_id: null, message: null };
    expect(text.attempt_history).toEqual([
      { number: 1, outcome: "retry", code: "http_503", detail: "The gateway is out of order", ...none },
      { number: 2, outcome: "refused", code: "406", detail: expect.stringContaining("blocked"), ...none },
      {
        number: 3,
        outcome: "accepted",
        code: null,
        detail: null,
        ...times,
        provider_message_id: text.provider_message_id,
        message: text.message,
      },
    ]);
    const order = text.attempt_history.flatMap((one: Record<string, string>) => [
      one.started_at,
      one.ended_at,
    ]);
    expect(order).toEqual(order.toSorted());
    expect((await owner.get("/notifications/")).body.results[0]).toEqual(text);
  });

  test("ends the attempt of a Worker that died as ambiguous, which a late record corrects", async () => {
    const owner = new Client();
    const [to, lease] = [somePhone(), crypto.randomUUID()];
    const id = await outboxText(owner, { to });
    await sql`update notifications set state = 'sending', attempts = 1, sending_at = now() - interval '90 seconds',
      lease = ${lease}, due_at = now() where id = ${id}`;
    await runCron();
    const swept = await read(owner, id);
    const [attempt] = swept.attempt_history;
    expect(swept.attempt_history).toHaveLength(1);
    expect(attempt).toMatchObject({ number: 1, outcome: "ambiguous", started_at: swept.sending_at });
    expect(Date.parse(attempt.ended_at) - Date.parse(attempt.started_at)).toBeGreaterThan(80_000);
    const { record } = await import("../../src/notifications/record.ts");
    const [started_at, ended_at] = [attempt.started_at, attempt.started_at];
    const late = { started_at, ended_at, code: null, detail: null, provider_message_id: "ATXid_late" };
    const sent = { id, state: "sent", provider_message_id: "ATXid_late" } as const;
    // Another's lease has nothing to say.
    await systemScope.run(
      record([{ ...sent, attempt: { ...late, outcome: "accepted" } }], crypto.randomUUID()),
    );
    expect(await read(owner, id)).toEqual(swept);
    for (const _ of [1, 2])
      await systemScope.run(record([{ ...sent, attempt: { ...late, outcome: "accepted" } }], lease));
    expect(await read(owner, id)).toMatchObject({
      state: "sent",
      attempt_history: [{ number: 1, outcome: "accepted" }],
      failure: null,
    });
  });
});

describe("a message that comes too early", () => {
  test("waits for its time, and the text with it", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await sql`update notifications set due_at = now() + interval '90.5 seconds' where id = ${id}`;
    expect(await send(id)).toEqual({ acked: 0, delays: [31] });
    expect(await textsTo(to)).toEqual([]);
    expect(await read(owner, id)).toMatchObject({ state: "queued", attempts: 0 });
    await sql`update notifications set due_at = now() + interval '60 seconds' where id = ${id}`;
    expect(await send(id)).toEqual({ acked: 1, delays: [] });
    expect(await textsTo(to)).toHaveLength(1);
  });

  test("does not make a twin jump the queue", async () => {
    const owner = new Client();
    const id = await outboxText(owner);
    await gatewayFaults({ mode: "error500", statusCode: 429 });
    const [first, twin] = [await send(id), await send(id)];
    expect([first.acked, twin.acked, (await read(owner, id)).attempts]).toEqual([0, 0, 1]);
    expect(Number(twin.delays[0])).toBeLessThanOrEqual(Number(first.delays[0]));
  });
});

describe("a delivery report that comes before its text is written down", () => {
  /** A text that the gateway has taken, by a consumer that has not written it down yet. */
  async function flying(lease: string, to = somePhone()) {
    const owner = new Client();
    const id = await outboxText(owner, { to });
    await sql`update notifications set state = 'sending', lease = ${lease}, sending_at = now(),
      due_at = now() + interval '1 minute' where id = ${id}`;
    return { id, to, read: () => read(owner, id) };
  }
  const accepted = (id: string, provider_message_id: string): Recorded => ({
    id,
    state: "sent",
    provider_message_id,
    attempt: {
      started_at: "2026-11-24T06:30:00.000Z",
      ended_at: "2026-11-24T06:30:01.000Z",
      outcome: "accepted",
      code: null,
      detail: null,
      provider_message_id,
    },
  });

  test("is believed once the text is, even if it never comes again", async () => {
    const { record } = await import("../../src/notifications/record.ts");
    const lease = crypto.randomUUID();
    const to = somePhone();
    const [one, two] = [await flying(lease, to), await flying(lease, to)];
    const ids = [crypto.randomUUID(), crypto.randomUUID()] as const;
    expect((await report(ids[0], "Success", to)).status).toBe(503);
    expect((await report(ids[1], "Failed", to)).status).toBe(503);
    expect((await report(ids[1], "Submitted", to)).status).toBe(503);
    await systemScope.run(record([accepted(one.id, ids[0]), accepted(two.id, ids[1])], lease));
    expect(await one.read()).toMatchObject({
      state: "delivered",
      provider_message_id: ids[0],
      failure: null,
    });
    expect(await two.read()).toMatchObject({ state: "failed", failure: { code: "Failed" } });
  });

  test("is believed whichever of the two is written first, at the same moment", async () => {
    const { record } = await import("../../src/notifications/record.ts");
    const lease = crypto.randomUUID();
    const texts = await Promise.all(Array.from({ length: 40 }, () => flying(lease)));
    await Promise.all(
      texts.flatMap(({ id, to }) => [
        systemScope.run(record([accepted(id, `ATXid_${id}`)], lease)),
        report(`ATXid_${id}`, "Success", to),
      ]),
    );
    for (const text of texts) expect((await text.read()).state).toBe("delivered");
  });

  test("is believed when the consumer died", async () => {
    const text = await flying(crypto.randomUUID());
    expect((await report("ATXid_orphan", "Success", text.to)).status).toBe(503);
    await wait(text.id);
    await runCron();
    expect(await text.read()).toMatchObject({
      state: "delivered",
      provider_message_id: "ATXid_orphan",
      failure: null,
      attempt_history: [{ outcome: "ambiguous" }],
    });
  });

  test("is believed of no text where it may be of another", async () => {
    const to = somePhone();
    const [one, two] = [await flying(crypto.randomUUID(), to), await flying(crypto.randomUUID(), to)];
    await report(`ATXid_${crypto.randomUUID()}`, "Success", to);
    await sql`update notifications set due_at = now() where id in (${one.id}, ${two.id})`;
    await runCron();
    expect([(await one.read()).state, (await two.read()).state]).toEqual(["unconfirmed", "unconfirmed"]);
    expect((await report(`ATXid_${crypto.randomUUID()}`, "Success", to)).status).toBe(200);
    expect([(await one.read()).state, (await two.read()).state]).toEqual(["unconfirmed", "unconfirmed"]);
  });
});

test("the API key is in no log line, no error and no notification, whatever the gateway says of it", async () => {
  const key = env.AFRICASTALKING_API_KEY;
  const logged = (["log", "info", "warn", "error", "debug"] as const).map((name) => vi.spyOn(console, name));
  const owner = new Client();
  const echo = `apiKey ${key} is not welcome`;
  const answers: (() => Promise<Response>)[] = [
    ...[200, 201, 400, 401, 409, 429, 500, 503].map((status) => async () => new Response(echo, { status })),
    async () => Response.json({ SMSMessageData: { Message: echo, Recipients: [] } }),
    async () =>
      Response.json({
        SMSMessageData: { Message: echo, Recipients: [{ statusCode: 499, status: echo, messageId: "None" }] },
      }),
    () => Promise.reject(new Error(`fetch failed with ${echo}`)),
  ];
  const { fetch } = globalThis;
  const ids = await Promise.all(answers.map(() => outboxText(owner)));
  for (const [index, answer] of answers.entries()) {
    const mock = vi
      .spyOn(globalThis, "fetch")
      .mockImplementation((input, init) =>
        String(input).startsWith(inject("standIns").gateway) ? answer() : fetch(input, init),
      );
    await send(ids[index]!);
    mock.mockRestore();
    await closeBreaker();
  }
  const { results } = (await owner.get("/notifications/?limit=100")).body;
  expect(results).toHaveLength(answers.length);
  for (const { attempt_history } of results) expect(attempt_history).toHaveLength(1);
  expect(JSON.stringify(results)).not.toContain(key);
  expect(JSON.stringify(logged.map(({ mock }) => mock.calls))).not.toContain(key);
});
