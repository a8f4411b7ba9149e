import { afterEach, describe, expect, inject, test, vi } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { failDatabaseCalls, LOST } from "../support/failures.ts";
import { gatewayFaults, textsTo } from "../support/gateway.ts";

// These texts come into the outbox behind the API's back: no queue knows of them, so only this file delivers them.

afterEach(async () => {
  vi.restoreAllMocks();
  await gatewayFaults();
});

const job = (notificationId: string) => ({ notificationId });

/** How the owner sees a text. */
const read = async (owner: Client, id: string) => (await owner.get(`/notifications/${id}/`)).body;

describe("a batch of messages", () => {
  test("delivered again sends nothing twice", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await deliver("oda-sms", [job(id)]);
    const sent = await read(owner, id);
    expect(await deliver("oda-sms", [job(id)])).toEqual({ acked: 1, delays: [] });
    expect(await textsTo(to)).toHaveLength(1);
    expect(await read(owner, id)).toEqual(sent);
  });

  test("sends nothing twice to consumers that run at the same time", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await Promise.all(Array.from({ length: 5 }, () => deliver("oda-sms", [job(id), job(id)])));
    expect(await textsTo(to)).toHaveLength(1);
    expect(await read(owner, id)).toMatchObject({ state: "sent", attempts: 1 });
  });

  test("is not harmed by messages that mean nothing", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    const strange = [null, "text", 7, {}, [], job("7"), { notificationId: null }, job(crypto.randomUUID())];
    expect(await deliver("oda-sms", [...strange, job(id)])).toEqual({ acked: 9, delays: [] });
    expect(await textsTo(to)).toHaveLength(1);
    expect(await deliver("oda-sms", strange)).toEqual({ acked: 8, delays: [] });
    expect(await deliver("oda-sms-dead", strange)).toEqual({ acked: 8, delays: [] });
  });

  test("is tried again in time where the gateway was out of order", async () => {
    const owner = new Client();
    const [first, second] = [await outboxText(owner), await outboxText(owner)];
    await gatewayFaults({ mode: "error500", statusCode: 503 });
    const { acked, delays } = await deliver("oda-sms", [job(first), job(second)]);
    expect([acked, delays.length]).toEqual([0, 2]);
    for (const delay of delays) expect([1, 2]).toContain(delay);
    expect(await read(owner, first)).toMatchObject({
      state: "queued",
      attempts: 1,
      failure: { code: "http_503", detail: "The gateway is out of order" },
      sent_at: null,
    });
  });

  test("waits as long as the gateway asks", async () => {
    const { fetch } = globalThis;
    vi.spyOn(globalThis, "fetch").mockImplementation((input, init) =>
      String(input).startsWith(inject("standIns").gateway)
        ? Promise.resolve(new Response("", { status: 429, headers: { "Retry-After": "77" } }))
        : fetch(input, init),
    );
    const id = await outboxText(new Client());
    expect(await deliver("oda-sms", [job(id)])).toEqual({ acked: 0, delays: [77] });
  });

  test("is tried for as long as it is valid, of which its history keeps the first and the latest", async () => {
    const owner = new Client();
    const id = await outboxText(owner);
    // The mobile network does not take it: the gateway itself works.
    await gatewayFaults({ mode: "reject", statusCode: 501 });
    for (let attempt = 1; attempt <= 55; attempt++) {
      await deliver("oda-sms", [job(id)]);
      await sql`update notifications set due_at = now() where id = ${id}`;
    }
    const { attempts, state, attempt_history } = await read(owner, id);
    expect([attempts, state]).toEqual([55, "queued"]);
    const numbers = attempt_history.map(({ number }: { number: number }) => number);
    expect(numbers).toEqual([...Array(55).keys()].map((index) => index + 1).filter((n) => n <= 10 || n > 15));
    await gatewayFaults();
    await deliver("oda-sms", [job(id)]);
    expect(await read(owner, id)).toMatchObject({ state: "sent", attempts: 56 });
  });

  test("loses no text when the database does not answer", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    for (const answer of [LOST, () => Promise.resolve(new Response("out of order", { status: 503 }))]) {
      failDatabaseCalls([1, 2, 3], answer);
      // A batch that fails is delivered again by the queue.
      await expect(deliver("oda-sms", [job(id)])).rejects.toThrow();
      vi.restoreAllMocks();
      expect(await textsTo(to)).toEqual([]);
    }
    await deliver("oda-sms", [job(id)]);
    expect(await textsTo(to)).toHaveLength(1);
    expect(await read(owner, id)).toMatchObject({ state: "sent", attempts: 1 });
  });

  test("sends nothing twice when the database is lost between the text and its record", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    failDatabaseCalls([2, 3, 4]);
    await expect(deliver("oda-sms", [job(id)])).rejects.toThrow();
    vi.restoreAllMocks();
    await deliver("oda-sms", [job(id)]);
    expect(await read(owner, id)).toMatchObject({ state: "sending" });

    await sql`update notifications set due_at = now() where id = ${id}`;
    await runCron();
    await deliver("oda-sms", [job(id)]);
    expect(await textsTo(to)).toHaveLength(1);
    expect(await read(owner, id)).toMatchObject({ state: "unconfirmed", failure: { code: "unconfirmed" } });
  });

  test("sends its texts, once, when the answer to its claim is lost", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    failDatabaseCalls([1], LOST, true);
    await deliver("oda-sms", [job(id)]);
    vi.restoreAllMocks();
    expect(await textsTo(to)).toHaveLength(1);
    expect(await read(owner, id)).toMatchObject({ state: "sent", attempts: 1 });
  });

  test.each([
    true,
    false,
  ])("keeps what came of its texts when the answer to that is lost (committed: %s)", async (committed) => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    failDatabaseCalls([2], LOST, committed);
    await deliver("oda-sms", [job(id)]);
    vi.restoreAllMocks();
    expect(await read(owner, id)).toMatchObject({ state: "sent", attempts: 1 });
  });

  test("writes down its other texts when one cannot be put together", async () => {
    const owner = new Client();
    const [broken, whole] = [await outboxText(owner), await outboxText(owner)];
    await sql`update notifications set parameters = '{}' where id = ${broken}`;
    expect(await deliver("oda-sms", [job(broken), job(whole)])).toEqual({ acked: 2, delays: [] });
    expect((await read(owner, whole)).state).toBe("sent");
    expect(await sql`select state, failure_code from notifications where id = ${broken}`).toEqual([
      { state: "failed", failure_code: "unreadable" },
    ]);
  });

  test("calls the gateway several times at once, but keeps one of six connections for the database", async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => outboxText(new Client())));
    const { fetch } = globalThis;
    let [active, most] = [0, 0];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      if (!String(input).startsWith(inject("standIns").gateway)) return fetch(input, init);
      most = Math.max(most, ++active);
      const response = await fetch(input, init);
      active -= 1;
      return response;
    });
    expect(await deliver("oda-sms", ids.map(job))).toEqual({ acked: 10, delays: [] });
    expect(most).toBe(5);
  });

  // The last one, so that no text of another file is still on its way.
  test("sends ten texts in two database calls", async () => {
    const owner = new Client();
    const phones = Array.from({ length: 10 }, somePhone);
    const ids = await Promise.all(
      phones.map((to, index) => outboxText(owner, { to, message: `No. ${index}` })),
    );
    const { neon } = inject("standIns");
    await fetch(`${neon}/calls`, { method: "DELETE" });
    const result = await deliver("oda-sms", ids.map(job));
    const calls = await (await fetch(`${neon}/calls`)).json();
    expect(calls).toMatchObject({ total: 2 });
    expect(result).toEqual({ acked: 10, delays: [] });
    for (const [index, phone] of phones.entries()) {
      expect((await textsTo(phone)).map(({ message }) => message)).toEqual([`No. ${index}`]);
    }
    const { results } = (await owner.get("/notifications/?limit=20")).body;
    expect(results.map(({ state }: { state: string }) => state)).toEqual(Array(10).fill("sent"));
  });
});
