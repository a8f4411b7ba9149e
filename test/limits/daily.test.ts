import { describe, expect, test, vi } from "vitest";
import type worker from "../../src/worker.ts";
import { Client, somePhone } from "../support/api.ts";
import { businessIdOf } from "../support/browser-session.ts";
import { outboxText, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { gatewayFaults, textsTo } from "../support/gateway.ts";
import { watchLog } from "../support/log.ts";
import { withWorker } from "../support/settings.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

/** Sets what `npm run ops -- limit` sets. */
const limitTo = async (owner: Client, texts: number | null) => sql`
  insert into restrictions (business_id, sms_daily_limit) values (${await businessIdOf(owner.email)}, ${texts})
  on conflict (business_id) do update set sms_daily_limit = excluded.sms_daily_limit`;

/** Lets the business's day pass. */
const nextDay = async (owner: Client) => sql`
  update usage set day = day - 1 where business_id = ${await businessIdOf(owner.email)}`;

async function statesOf(owner: Client): Promise<Record<string, number>> {
  const states: Record<string, number> = {};
  let path: string | null = "/notifications/?limit=100";
  while (path) {
    const { body }: { body: { results: { state: string }[]; next: string | null } } = await owner.get(path);
    for (const { state } of body.results) states[state] = (states[state] ?? 0) + 1;
    path = body.next;
  }
  return states;
}

const read = async (owner: Client, id: string) => (await owner.get(`/notifications/${id}/`)).body;

const send = (ids: string[], door?: typeof worker) =>
  deliver(
    "oda-sms",
    ids.map((notificationId) => ({ notificationId })),
    door,
  );

describe("the limit of a business", () => {
  test("is exceeded by none of 200 concurrent orders, all of which are placed", async () => {
    const owner = new Client();
    await limitTo(owner, 30);
    const customers: string[] = [];
    for (let index = 0; index < 20; index++) customers.push((await owner.customer()).id);
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => owner.order({ customer: customers[index % 20] })),
    );
    await vi.waitFor(async () => expect(await statesOf(owner)).toEqual({ sent: 30, skipped: 170 }), {
      timeout: 30_000,
      interval: 200,
    });
    const { results } = (await owner.get("/customers/?limit=100")).body;
    const texts = await Promise.all(results.map(({ phone }: { phone: string }) => textsTo(phone)));
    expect(texts.flat()).toHaveLength(30);
    const [skipped] = (await owner.get("/notifications/?state=skipped&limit=1")).body.results;
    expect(skipped).toMatchObject({
      failure: {
        code: "daily_limit",
        detail: "Your texts of the day are used up: send it again tomorrow",
      },
      attempts: 0,
    });
  });

  test("lets a skipped text be sent again on the next day, and not before", async () => {
    const owner = new Client();
    await limitTo(owner, 1);
    const customer = await owner.customer();
    const first = await owner.order({ customer: customer.id });
    const untilSettled = async (order: string, state: string) =>
      vi.waitFor(
        async () => {
          const [text] = (await owner.get(`/notifications/?order=${order}`)).body.results;
          expect(text.state).toBe(state);
          return text.id as string;
        },
        { timeout: 5_000, interval: 50 },
      );
    await untilSettled(first.id, "sent");
    const second = await owner.order({ customer: customer.id });
    const id = await untilSettled(second.id, "skipped");
    const refused = await owner.post(`/notifications/${id}/resend/`);
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      "No text is sent: your texts of the day are used up: send it again tomorrow",
    ]);
    await nextDay(owner);
    expect((await owner.post(`/notifications/${id}/resend/`)).status).toBe(202);
    await untilSettled(second.id, "sent");
    expect(await textsTo(customer.phone)).toHaveLength(2);
    expect(await read(owner, id)).toMatchObject({ failure: null, attempts: 1, skipped_at: null });
  });

  test("of nothing lets nothing out", async () => {
    const owner = new Client();
    await limitTo(owner, 0);
    const to = somePhone();
    await send([await outboxText(owner, { to })]);
    expect(await textsTo(to)).toEqual([]);
  });

  test("counts a text once, however often it is tried, and again when it is sent again", async () => {
    const owner = new Client();
    await limitTo(owner, 2);
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await gatewayFaults({ mode: "error500" });
    for (let attempt = 0; attempt < 3; attempt++) {
      await sql`update notifications set due_at = now() where id = ${id}`;
      await send([id]);
    }
    expect(await read(owner, id)).toMatchObject({ state: "queued", attempts: 3 });
    await gatewayFaults({ mode: "reject", statusCode: 403 });
    await sql`update notifications set due_at = now() where id = ${id}`;
    await send([id]);
    await gatewayFaults();
    expect(await read(owner, id)).toMatchObject({ state: "failed", attempts: 4 });
    const [counted] =
      await sql`select texts from usage where business_id = ${await businessIdOf(owner.email)}`;
    expect(counted).toEqual({ texts: 1 });
  });

  test("counts a text that is tried again on another day for that day, too", async () => {
    const owner = new Client();
    await limitTo(owner, 1);
    const [late, next] = [await outboxText(owner), await outboxText(owner)];
    await gatewayFaults({ mode: "error500" });
    await send([late]);
    await gatewayFaults();
    await nextDay(owner);
    await sql`update notifications set due_at = now(), sending_at = sending_at - interval '1 day' where id = ${late}`;
    await send([late]);
    await send([next]);
    expect([(await read(owner, late)).state, (await read(owner, next)).state]).toEqual(["sent", "skipped"]);
  });

  test("is that of the business's own day, and moving the clocks brings no day twice", async () => {
    const owner = new Client();
    await limitTo(owner, 1);
    await owner.patch("/me/", { time_zone: "Pacific/Kiritimati" });
    const ids = [];
    for (let text = 0; text < 4; text++) ids.push(await outboxText(owner));
    await send([ids[0]!]);
    const [counted] =
      await sql`select day::text from usage where business_id = ${await businessIdOf(owner.email)}`;
    const local = new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Kiritimati" }).format(new Date());
    expect(counted).toEqual({ day: local });
    for (const zone of ["Pacific/Pago_Pago", "Africa/Nairobi", "Pacific/Kiritimati"]) {
      await owner.patch("/me/", { time_zone: zone });
      await send([ids.pop()!]);
    }
    expect(await statesOf(owner)).toEqual({ sent: 1, skipped: 3 });
  });

  test("warns in the log and on the dashboard at four fifths, once a day", async () => {
    const owner = new Client();
    await limitTo(owner, 5);
    const log = watchLog();
    const warnings = () => log.map((line) => JSON.parse(line)).filter(({ event }) => event === "limit");
    const browser = await SignedInBrowser.open(owner.email);
    const dashboard = async () => (await browser.send("/")).html.replaceAll("&#39;", "'");
    for (let text = 0; text < 3; text++) await send([await outboxText(owner)]);
    expect(warnings()).toEqual([]);
    expect(await dashboard()).not.toContain("of today's");
    await send([await outboxText(owner)]);
    expect(warnings()).toMatchObject([{ level: "warn", outcome: "near", limit: "business" }]);
    expect(await dashboard()).toContain("4 of today's 5 texts are used.");
    await send([await outboxText(owner), await outboxText(owner)]);
    expect(warnings()).toHaveLength(1);
    expect(await dashboard()).toContain("Today's 5 texts are used up");
  });
});

test("batches that overlap, in any order, wait for one another and send each text once", async () => {
  const owner = new Client();
  const to = somePhone();
  // The statistics are a second behind.
  const deadlocks = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    return sql`select deadlocks from pg_stat_database where datname = current_database()`;
  };
  const before = await deadlocks();
  for (let round = 0; round < 4; round++) {
    const ids = [];
    for (let text = 0; text < 4; text++) ids.push(await outboxText(owner, { to }));
    const [a, b, c, d] = ids as [string, string, string, string];
    await Promise.all([send([a, b, c]), send([d, c, b]), send([b, d, a]), send([c, a, d])]);
    expect(await textsTo(to)).toHaveLength(4 * (round + 1));
  }
  expect(await deadlocks()).toEqual(before);
});

test("one number gets at most twenty texts on a day, whoever sends them", async () => {
  const [one, two] = [new Client(), new Client()];
  const to = somePhone();
  const ids = [];
  for (let text = 0; text < 24; text++) ids.push(await outboxText(text % 2 ? one : two, { to }));
  await Promise.all([send(ids.slice(0, 12)), send(ids.slice(12))]);
  expect(await textsTo(to)).toHaveLength(20);
  const states = await Promise.all([one, two].map(statesOf));
  expect(states.reduce((sum, { skipped = 0 }) => sum + skipped, 0)).toBe(4);
  // The number's texts do not count against the businesses that could not send them.
  const other = await outboxText(one);
  await send([other]);
  expect((await read(one, other)).state).toBe("sent");
});

test("the deployment sends no more than its own limit on a day", async () => {
  const [{ texts = 0 } = {}] = await sql`select texts from usage where counter = 'all'`;
  await withWorker({ SMS_DAILY_LIMIT: "3", SMS_DAILY_LIMIT_TOTAL: String(texts + 5) }, async (door) => {
    const owners = [new Client(), new Client(), new Client()];
    const log = watchLog();
    const ids = [];
    for (const owner of owners) for (let text = 0; text < 3; text++) ids.push(await outboxText(owner));
    await Promise.all([send(ids.slice(0, 5), door), send(ids.slice(5), door)]);
    const states = await Promise.all(owners.map(statesOf));
    const sent = states.reduce((sum, { sent = 0 }) => sum + sent, 0);
    expect(sent).toBe(5);
    const answers = await Promise.all(owners.map((owner) => owner.get("/notifications/?state=skipped")));
    const skipped = answers.flatMap(({ body }) => body.results);
    expect(skipped.map(({ failure }) => failure.code)).toEqual(Array(4).fill("daily_limit"));
    expect(
      log.map((line) => JSON.parse(line)).filter(({ limit }) => limit === "deployment").length,
    ).toBeLessThanOrEqual(1);
  });
});

test("counters of numbers are forgotten when their day has passed", async () => {
  const owner = new Client();
  const to = somePhone();
  await send([await outboxText(owner, { to })]);
  await sql`update usage set day = day - 3 where counter = ${to}`;
  await runCron();
  expect(await sql`select from usage where counter = ${to}`).toEqual([]);
});
