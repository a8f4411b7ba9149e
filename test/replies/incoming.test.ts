import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { Client, request, somePhone } from "../support/api.ts";
import { force, outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { textsTo } from "../support/gateway.ts";
import { linesOf, watchLog } from "../support/log.ts";
import { receive } from "../support/messages.ts";
import { withWorker } from "../support/settings.ts";

const repliesOf = async (owner: Client) => (await owner.get("/replies/?count=true")).body;

/** A text of a business to a number that went out so many minutes ago. */
async function sentText(owner: Client, to: string, minutes: number): Promise<string> {
  const id = await outboxText(owner, { to });
  await force`update notifications set state = 'sent', sent_at = now() - make_interval(mins => ${minutes}),
    due_at = null where id = ${id}`;
  return id;
}

const isStopped = async (owner: Client, { id }: { id: string }) =>
  (await owner.get(`/customers/${id}/`)).body.sms_stopped;

describe("a message that somebody sent", () => {
  test("is a reply to the business that has the number", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const log = watchLog();
    const { status, body } = await receive({
      from: customer.phone,
      to: "22334",
      text: "Asante! Nitakuja kesho.",
      date: "2026-03-04 10:30:00",
      linkId: "SampleLinkId123",
      networkCode: "63902",
    });
    expect([status, body]).toEqual([200, ""]);
    expect(linesOf(log, { incoming: "reply", status: 200 })).toHaveLength(1);
    const [reply, ...more] = (await owner.get("/replies/")).body.results;
    expect(more).toEqual([]);
    expect(reply).toMatchObject({
      customer: customer.id,
      from: customer.phone,
      to: "22334",
      text: "Asante! Nitakuja kesho.",
    });
    expect((await owner.get(`/replies/${reply.id}/`)).body).toEqual(reply);
  });

  test("is one, however often it is passed on, also at the same moment", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const log = watchLog();
    const message = { id: crypto.randomUUID(), from: customer.phone, text: "Ndiyo" };
    const answers = await Promise.all([receive(message), receive(message), receive(message)]);
    answers.push(await receive({ ...message, text: "Hapana" }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await repliesOf(owner)).toMatchObject({ count: 1, results: [{ text: "Ndiyo" }] });
    expect(linesOf(log, { incoming: "repeated" })).toHaveLength(3);
    // Another id is another message, whatever it says.
    await receive({ ...message, id: crypto.randomUUID() });
    expect((await repliesOf(owner)).count).toBe(2);
  });

  test("may lack all but its id and its number, which may have lost its plus", async () => {
    const owner = new Client();
    const { phone } = await owner.customer();
    const path = `/webhooks/africastalking/incoming/${env.AFRICASTALKING_CALLBACK_SECRET}`;
    for (const from of [`+${phone.slice(1)}`, phone.slice(1), `%2B${phone.slice(1)}`]) {
      const { status } = await request("POST", path, {
        body: `id=${crypto.randomUUID()}&from=${from}`,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      expect([from, status]).toEqual([from, 200]);
    }
    const { count, results } = await repliesOf(owner);
    expect(count).toBe(3);
    for (const reply of results) expect(reply).toMatchObject({ from: phone, to: null, text: "" });
  });

  test.each<[string, Record<string, string>, string]>([
    ["no id", { id: "", text: "Hi" }, "/id"],
    ["an id of other signs", { id: "a\nb" }, "/id"],
    ["no number", { from: "Safaricom" }, "/from"],
  ])("with %s is refused", async (_, fields, pointer) => {
    const { status, body } = await receive({ from: "+254700000000", ...fields });
    expect([status, body.errors.map((error: { pointer: string }) => error.pointer)]).toEqual([
      400,
      [pointer],
    ]);
  });

  test.each([
    ["longer than is kept", "Habari ".repeat(400), `${"Habari ".repeat(400).slice(0, 1599)}…`],
    ["longer, with a pair of surrogates at the end", "😀".repeat(900), `${"😀".repeat(799)}…`],
    ["with NUL and control characters", "a\0b\u0007c\td\r\ne", "abc\td\ne"],
    ["with an unpaired surrogate", "a\ud83db", "a\ufffdb"],
    ["of one emoji", "👍", "👍"],
    ["in another script", "Ἀγαθὴ τύχη", "Ἀγαθὴ τύχη"],
  ])("%s is kept", async (_, text, kept) => {
    const owner = new Client();
    const { phone } = await owner.customer();
    expect((await receive({ from: phone, text, to: `x\0${"9".repeat(99)}` })).status).toBe(200);
    const { results } = await repliesOf(owner);
    expect(results).toMatchObject([{ text: kept, to: `x${"9".repeat(30)}…` }]);
    expect(kept.length).toBeLessThanOrEqual(1600);
  });

  test("has the time that the gateway says, or the present one", async () => {
    const owner = new Client();
    const { phone } = await owner.customer();
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const said = ago(90).toISOString();
    const nairobi = new Date(Date.parse(said) + 3 * 60 * 60_000).toISOString();
    const inTime = [
      said,
      said.slice(0, 19).replace("T", " "),
      said.slice(0, 16),
      nairobi.replace("Z", "+03:00"),
      nairobi.replace("Z", "+0300"),
    ];
    const odd = [
      "",
      "yesterday",
      "04/03/2026 10:30",
      "2026-02-31 10:30:00",
      "1772620200",
      nairobi,
      ago(60 * 24 * 8).toISOString(),
      "9999-12-31T23:59:59Z",
      "0000-00-00 00:00:00",
    ];
    for (const date of [...inTime, ...odd]) {
      await receive({ from: phone, text: date, date });
      const [reply] = (await owner.get("/replies/?ordering=-received_at&limit=100")).body.results.filter(
        ({ text }: { text: string }) => text === date,
      );
      const expected = inTime.includes(date) ? Date.parse(said) : Date.now();
      expect(Math.abs(Date.parse(reply.received_at) - expected), date).toBeLessThan(61_000);
    }
  });

  test("with another secret is nothing", async () => {
    const owner = new Client();
    const { phone } = await owner.customer();
    for (const secret of ["x", `${env.AFRICASTALKING_CALLBACK_SECRET}x`, "%00"])
      expect((await receive({ from: phone, text: "Hi" }, secret)).status).toBe(404);
    expect((await repliesOf(owner)).count).toBe(0);
  });

  test("leaves its id for a week, so that it is still known then, and no longer", async () => {
    const { phone: from } = await new Client().customer();
    const [old, recent] = [crypto.randomUUID(), crypto.randomUUID()];
    for (const id of [old, recent]) await receive({ id, from });
    await sql`update incoming_messages set received_at = now() - interval '6 days 23 hours' where id = ${recent}`;
    await sql`update incoming_messages set received_at = now() - interval '7 days 1 hour' where id = ${old}`;
    await runCron();
    expect(await sql`select id from incoming_messages where id = any(${[old, recent]})`).toEqual([
      { id: recent },
    ]);
  });
});

describe("a reply belongs to", () => {
  test("the business whose text was the last to go out to the number", async () => {
    const phone = somePhone();
    const [one, two, three] = [new Client(), new Client(), new Client()];
    const customers = [await one.customer({ phone }), await two.customer({ phone })];
    await three.customer({ phone });
    await sentText(one, phone, 60);
    await sentText(two, phone, 120);
    // What waits, failed or was skipped did not go out.
    await outboxText(three, { to: phone });
    await receive({ from: phone, text: "To one" });
    await sentText(two, phone, 30);
    await receive({ from: phone, text: "To two" });
    expect((await repliesOf(one)).results).toMatchObject([{ text: "To one", customer: customers[0].id }]);
    expect((await repliesOf(two)).results).toMatchObject([{ text: "To two", customer: customers[1].id }]);
    expect((await repliesOf(three)).results).toEqual([]);
  });

  test("that business also when its text was delivered without a word from the gateway, and has no such customer now", async () => {
    const phone = somePhone();
    const [one, two] = [new Client(), new Client()];
    await one.customer({ phone });
    const id = await outboxText(two, { to: phone });
    await force`update notifications set state = 'delivered', delivered_at = now() where id = ${id}`;
    await receive({ from: phone, text: "Asante" });
    expect((await repliesOf(one)).count).toBe(0);
    expect((await repliesOf(two)).results).toMatchObject([{ text: "Asante", customer: null }]);
  });

  test("the only one that has the number as a customer's, and to nobody when there are several or none", async () => {
    const phone = somePhone();
    const [one, two] = [new Client(), new Client()];
    await one.customer({ phone });
    const log = watchLog();
    await receive({ from: phone, text: "First" });
    expect((await repliesOf(one)).count).toBe(1);
    await two.customer({ phone });
    expect((await receive({ from: phone, text: "Second" })).status).toBe(200);
    expect((await receive({ from: somePhone(), text: "Third" })).status).toBe(200);
    expect(linesOf(log, { incoming: "ignored" })).toHaveLength(2);
    expect(JSON.stringify(log)).not.toContain(phone.slice(1));
    expect((await repliesOf(one)).count).toBe(1);
    expect((await repliesOf(two)).count).toBe(0);
  });

  test("a customer until that customer is deleted, and to the business ever after", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    await receive({ from: customer.phone, text: "Asante" });
    const [reply] = (await owner.get(`/replies/?customer=${customer.id}`)).body.results;
    expect((await owner.delete(`/customers/${customer.id}/`)).status).toBe(204);
    const { body } = await owner.get(`/replies/${reply.id}/`);
    expect(body).toEqual({ ...reply, customer: null });
  });
});

describe("a stop word alone", () => {
  test.each([
    "STOP",
    "stop",
    "Stop.",
    "  Stop! ",
    "“STOP”",
    "ＳＴＯＰ",
    "stop\n",
    "StopAll",
    "unsubscribe",
    "Cancel",
    "END",
    "quit…",
    "Acha",
    "SITAKI!!!",
  ])("stops all texts to the number: %j", async (text) => {
    const owner = new Client();
    const customer = await owner.customer();
    expect((await receive({ from: customer.phone, text })).status).toBe(200);
    expect(await isStopped(owner, customer)).toBe(true);
    expect((await repliesOf(owner)).count).toBe(0);
  });

  test.each([
    "Stop it",
    "Don't stop",
    "STOP ALL",
    "stopp",
    "The end",
    "123",
    "",
    "Quit smoking",
    "ST.OP",
  ])("is none of %j, which is a reply", async (text) => {
    const owner = new Client();
    const customer = await owner.customer();
    await receive({ from: customer.phone, text });
    expect(await isStopped(owner, customer)).toBe(false);
    expect((await repliesOf(owner)).results).toMatchObject([{ text }]);
  });

  test("holds for every business, skips what waits, and leaves the business's own switch alone", async () => {
    const phone = somePhone();
    const [one, two] = [new Client(), new Client()];
    const customers = [await one.customer({ phone }), await two.customer({ phone, sms_opt_out: true })];
    const waiting = await outboxText(one, { to: phone });
    await sql`update notifications set due_at = now() + interval '1 hour' where id = ${waiting}`;
    const log = watchLog();
    await receive({ from: phone, text: "Stop" });
    expect(linesOf(log, { incoming: "stop" })).toMatchObject([{ customers: 2 }]);
    expect((await one.get(`/notifications/${waiting}/`)).body).toMatchObject({
      state: "skipped",
      failure: { code: "stopped" },
    });
    await deliver("oda-sms", [{ notificationId: waiting }]);
    expect(await textsTo(phone)).toEqual([]);

    const start = watchLog();
    await receive({ from: phone, text: "Start" });
    expect(linesOf(start, { incoming: "start" })).toMatchObject([{ customers: 2 }]);
    expect((await one.get(`/customers/${customers[0].id}/`)).body).toMatchObject({
      sms_stopped: false,
      sms_opt_out: false,
      sms_warning: null,
    });
    expect((await two.get(`/customers/${customers[1].id}/`)).body).toMatchObject({
      sms_stopped: false,
      sms_opt_out: true,
    });
    // Whom the business itself sends nothing gets nothing.
    const order = await two.order({ customer: customers[1].id });
    expect((await two.get(`/notifications/?order=${order.id}`)).body.results).toMatchObject([
      { state: "skipped", failure: { code: "opted_out" } },
    ]);
    const again = await one.order({ customer: customers[0].id });
    expect((await one.get(`/notifications/?order=${again.id}`)).body.results).not.toMatchObject([
      { state: "skipped" },
    ]);
    expect([(await repliesOf(one)).count, (await repliesOf(two)).count]).toEqual([0, 0]);
  });

  test("that is passed on once more after a start word changes nothing", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const from = customer.phone;
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    await receive({ id: first, from, text: "STOP" });
    await receive({ id: second, from, text: "START" });
    await receive({ id: first, from, text: "STOP" });
    expect(await isStopped(owner, customer)).toBe(false);
    await receive({ from, text: "STOP" });
    await receive({ id: second, from, text: "START" });
    expect(await isStopped(owner, customer)).toBe(true);
  });
});

describe("a start word alone", () => {
  test.each(["START", "start!", "Unstop", "Yes.", "ANZA"])("takes a stop back: %j", async (text) => {
    const owner = new Client();
    const customer = await owner.customer();
    await receive({ from: customer.phone, text: "STOP" });
    await receive({ from: customer.phone, text });
    expect(await isStopped(owner, customer)).toBe(false);
    expect((await owner.customer({ phone: somePhone() })).sms_stopped).toBe(false);
    expect((await repliesOf(owner)).count).toBe(0);
  });

  test("is a reply of somebody who has not stopped", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    for (const text of ["Yes", "Start"]) await receive({ from: customer.phone, text });
    const { results } = await repliesOf(owner);
    expect(results.map(({ text }: { text: string }) => text).sort()).toEqual(["Start", "Yes"]);
  });

  test("counts for a number that no customer has, and for whoever has it later", async () => {
    const phone = somePhone();
    await receive({ from: phone, text: "STOP" });
    await receive({ from: phone, text: "ANZA" });
    expect((await new Client().customer({ phone })).sms_stopped).toBe(false);
  });
});

test("the words are those of the settings", async () => {
  const owner = new Client();
  const customer = await owner.customer();
  await withWorker({ SMS_STOP_WORDS: "basi, Toka", SMS_START_WORDS: "rudi" }, async (door) => {
    for (const [text, stopped] of [
      ["STOP", false],
      ["Toka!", true],
      ["START", true],
      ["Rudi", false],
      ["BASI", true],
    ] as const) {
      expect((await receive({ from: customer.phone, text }, undefined, door)).status).toBe(200);
      expect([text, await isStopped(owner, customer)]).toEqual([text, stopped]);
    }
  });
});
