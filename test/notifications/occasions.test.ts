import { afterEach, describe, expect, test, vi } from "vitest";
import { Client } from "../support/api.ts";
import { force, sql } from "../support/database.ts";
import { deliver, runCron } from "../support/doors.ts";
import { gatewayFaults, textsTo } from "../support/gateway.ts";
import { textsOf } from "../support/texts.ts";

afterEach(() => gatewayFaults());

const NO_QUIET = { quiet_from: "00:00", quiet_until: "00:00" };
const ON = {
  order_ready_enabled: true,
  order_closed_enabled: true,
  order_cancelled_enabled: true,
  reminder_enabled: true,
};

const send = (id: string) => deliver("oda-sms", [{ notificationId: id }]);
const read = async (owner: Client, id: string) => (await owner.get(`/notifications/${id}/`)).body;

/** An order whose texts wait in the outbox: the queue has lost them. */
async function waiting(kind: "order_ready" | "reminder") {
  const owner = new Client();
  await owner.patch("/me/", { ...ON, ...NO_QUIET, order_placed_enabled: false });
  const customer = await owner.customer();
  const order = await owner.order({ customer: customer.id });
  await gatewayFaults({ mode: "error500", statusCode: 503 });
  const { body } = await owner.post(`/orders/${order.id}/notify/`, { kind });
  await vi.waitFor(async () => expect((await read(owner, body.id)).attempts).toBe(1), 5_000);
  await gatewayFaults();
  await force`update notifications set state = 'queued', due_at = now() where id = ${body.id}`;
  return { owner, order, customer, text: body };
}

describe("no text tells an untruth", () => {
  test.each([
    ["order_ready", "Closed", "order_closed"],
    ["order_ready", "Cancelled", "order_cancelled"],
    ["reminder", "Closed", "order_closed"],
    ["reminder", "Cancelled", "order_cancelled"],
  ] as const)("%s of an order that is %s by then is skipped", async (kind, status, code) => {
    const { owner, order, customer, text } = await waiting(kind);
    await owner.patch("/me/", { order_closed_enabled: false, order_cancelled_enabled: false });
    await owner.patch(`/orders/${order.id}/`, { status });
    await send(text.id);
    expect(await read(owner, text.id)).toMatchObject({ state: "skipped", failure: { code } });
    expect(await textsTo(customer.phone)).toEqual([]);
    expect((await owner.post(`/notifications/${text.id}/resend/`)).status).toBe(409);
  });

  test("a kind that is switched off by then is skipped, and can be sent again when it is on", async () => {
    const { owner, text } = await waiting("reminder");
    await owner.patch("/me/", { reminder_enabled: false });
    await send(text.id);
    expect(await read(owner, text.id)).toMatchObject({ state: "skipped", failure: { code: "kind_off" } });
    expect((await owner.post(`/notifications/${text.id}/resend/`)).status).toBe(409);
    await owner.patch("/me/", { reminder_enabled: true });
    expect((await owner.post(`/notifications/${text.id}/resend/`)).status).toBe(202);
  });

  test.each([
    ["was kept back because of it", "skipped", ["order_cancelled"], []],
    ["went out", "sent", ["order_cancelled"], ["cancelled"]],
  ] as const)("a cancellation is told if the first text %s", async (_, state, kinds, told) => {
    const owner = new Client();
    const customer = await owner.customer();
    await owner.patch("/me/", { ...ON, order_cancelled_template: "cancelled" });
    const order = await owner.order({ customer: customer.id });
    const [placed] = await textsOf(owner, order.id);
    await force`update notifications set state = ${state}, failure_code = 'order_cancelled', due_at = null where id = ${placed.id}`;
    await owner.patch(`/orders/${order.id}/`, { status: "Cancelled" });
    const [text] = (await owner.get(`/notifications/?order=${order.id}&kind=${kinds[0]}`)).body.results;
    await send(text.id);
    await vi.waitFor(async () => {
      const { state, failure } = await read(owner, text.id);
      expect([state, failure?.code]).toEqual(told.length ? ["sent", undefined] : ["skipped", "nothing_told"]);
    }, 5_000);
    expect(
      (await textsTo(customer.phone)).map(({ message }) => message).filter((one) => one === "cancelled"),
    ).toEqual(told);
  });
});

test("sent again, a text tells the order as it is now, and the notification keeps what was sent each time", async () => {
  const owner = new Client();
  const customer = await owner.customer();
  await owner.patch("/me/", { sms_template: "{quantity} {item}" });
  const order = await owner.order({ customer: customer.id, quantity: 1 });
  const [text] = await textsOf(owner, order.id);
  await vi.waitFor(async () => expect((await read(owner, text.id)).state).toBe("sent"), 5_000);
  await force`update notifications set state = 'failed', failure_code = 'DeliveryFailure' where id = ${text.id}`;
  await owner.patch(`/orders/${order.id}/`, { quantity: 5, item: "Tea" });
  await owner.patch("/me/", { sms_template: "#{number}: {quantity} {item}" });
  const { status, body } = await owner.post(`/notifications/${text.id}/resend/`);
  expect([status, body.message]).toEqual([202, "#1: 5 Tea"]);
  await vi.waitFor(async () => {
    const { state, message, attempt_history } = await read(owner, text.id);
    expect([state, message]).toEqual(["sent", "#1: 5 Tea"]);
    expect(attempt_history.map((one: { message: string }) => one.message)).toEqual([
      "1 Basmati rice",
      "#1: 5 Tea",
    ]);
  }, 5_000);
  expect((await textsTo(customer.phone)).map(({ message }) => message)).toEqual([
    "1 Basmati rice",
    "#1: 5 Tea",
  ]);
});

describe("quiet hours", () => {
  /** `HH:MM` some minutes from now, in UTC. */
  const clock = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);

  test("make a reminder wait for their end, and nothing else", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const quiet = { time_zone: "UTC", quiet_from: clock(-30), quiet_until: clock(90) };
    await owner.patch("/me/", { ...ON, ...quiet });
    const order = await owner.order({ customer: customer.id });
    const ready = await owner.post(`/orders/${order.id}/notify/`, { kind: "order_ready" });
    expect(Date.parse(ready.body.due_at)).toBeLessThan(Date.now() + 60_000);
    const { status, body } = await owner.post(`/orders/${order.id}/notify/`, { kind: "reminder" });
    expect([status, body.state, body.due_at.slice(11, 19)]).toEqual([
      202,
      "queued",
      `${quiet.quiet_until}:00`,
    ]);
    expect((await owner.post(`/orders/${order.id}/notify/`, { kind: "reminder" })).body.detail).toBe(
      "No text is sent: one of this kind waits already",
    );
    await send(body.id);
    await runCron();
    expect((await read(owner, body.id)).state).toBe("queued");
    await sql`update notifications set due_at = now(), first_due_at = now() where id = ${body.id}`;
    await runCron();
    await vi.waitFor(async () => expect((await read(owner, body.id)).state).toBe("sent"), 5_000);
  });

  test("end a reminder that could not go before them", async () => {
    const { owner, text } = await waiting("reminder");
    await sql`update notifications set valid_until = now() where id = ${text.id}`;
    await runCron();
    expect((await read(owner, text.id)).state).toBe("expired");
    await owner.patch("/me/", { time_zone: "UTC", quiet_from: clock(-30), quiet_until: clock(90) });
    const { body } = await owner.post(`/notifications/${text.id}/resend/`);
    expect([body.state, body.due_at.slice(11, 16)]).toEqual(["queued", clock(90)]);
  });

  test.each([
    ["20:00", "Africa/Nairobi", "2026-11-28T16:00:00Z", "2026-11-28T17:00:00Z"],
    ["08:00", "Africa/Nairobi", "2026-11-28T20:00:00Z", "2026-11-29T05:00:00Z"],
    ["08:00", "Europe/London", "2026-10-24T20:00:00Z", "2026-10-25T08:00:00Z"],
    ["08:00", "Europe/London", "2026-03-28T21:00:00Z", "2026-03-29T07:00:00Z"],
    ["08:00", "Africa/Casablanca", "2026-09-19T20:00:00Z", "2026-09-20T08:00:00Z"],
  ])("%s in %s comes next after %s at %s", async (time, zone, after, next) => {
    const [row] =
      await sql`select next_time(${time}::time, ${zone}, ${after}::timestamptz) = ${next}::timestamptz as right`;
    expect(row).toEqual({ right: true });
  });

  test("and the clock is checked", async () => {
    const { status, body } = await new Client().patch("/me/", { quiet_from: "24:00", quiet_until: "8:00" });
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ["/quiet_from", "/quiet_until"],
    ]);
  });
});
