import { describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";
import { sql } from "../support/database.ts";
import { textsOf } from "../support/texts.ts";

const ON = {
  order_ready_enabled: true,
  order_closed_enabled: true,
  order_cancelled_enabled: true,
  reminder_enabled: true,
  quiet_from: "00:00",
  quiet_until: "00:00",
};

async function shop(settings: object = ON) {
  const owner = new Client();
  await owner.patch("/me/", settings);
  return owner;
}

describe("a change of status", () => {
  test("sends one text of its kind, however often and at once it is asked for", async () => {
    const owner = await shop();
    for (const [status, kind] of [
      ["Closed", "order_closed"],
      ["Cancelled", "order_cancelled"],
    ]) {
      const order = await owner.order();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => owner.patch(`/orders/${order.id}/`, { status })),
      );
      const again = await owner.patch(`/orders/${order.id}/`, { status });
      expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
      expect(again.status).toBe(409);
      const texts = await textsOf(owner, order.id);
      expect(texts.map((one) => one.kind).sort()).toEqual([kind, "order_placed"].sort());
      expect((await owner.get(`/notifications/?kind=${kind}&order=${order.id}`)).body.results).toHaveLength(
        1,
      );
    }
  });

  test("is told by a PUT too, in the words of its own template", async () => {
    const owner = await shop({ ...ON, order_closed_template: "{first_name}: {quantity} {item} done" });
    const order = await owner.order();
    const { customer, item, price_per_unit } = order;
    const closed = { customer, item, price_per_unit, quantity: 7, status: "Closed" };
    const { status, body } = await owner.put(`/orders/${order.id}/`, closed);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ ...closed, url: order.url, amount: "8750.00" }),
    ]);
    expect(Object.keys(body)).toEqual(Object.keys(order));
    const [text] = (await owner.get(`/notifications/?kind=order_closed&order=${order.id}`)).body.results;
    expect(text.message).toBe("Wanjiru: 7 Basmati rice done");
  });

  test("sends none at first, nor when it is switched off, nor without a change", async () => {
    const owner = await shop({});
    const order = await owner.order();
    await owner.patch(`/orders/${order.id}/`, { status: "Closed" });
    expect(await textsOf(owner, order.id)).toMatchObject([{ kind: "order_placed" }]);
    await owner.patch("/me/", { ...ON, order_placed_enabled: false });
    const silent = await owner.order();
    expect(await textsOf(owner, silent.id)).toEqual([]);
    await owner.patch(`/orders/${silent.id}/`, { quantity: 3, status: "Pending" });
    const { status } = await owner.patch(
      `/orders/${silent.id}/`,
      { status: "Closed" },
      { "If-Match": '"99"' },
    );
    expect([status, await textsOf(owner, silent.id)]).toEqual([412, []]);
    await owner.patch("/me/", { sms_enabled: false });
    await owner.patch(`/orders/${silent.id}/`, { status: "Closed" });
    expect(await textsOf(owner, silent.id)).toMatchObject([
      { kind: "order_closed", state: "skipped", failure: { code: "sms_off" } },
    ]);
  });

  test("writes no second text of its kind, wherever the first one came from", async () => {
    const owner = await shop();
    const order = await owner.order();
    await sql`insert into notifications (id, business_id, order_id, kind, "to", template, parameters, state, skipped_at)
      select gen_random_uuid(), business_id, order_id, 'order_closed', "to", template, parameters, 'skipped', now()
      from notifications where order_id = ${order.id}`;
    expect((await owner.patch(`/orders/${order.id}/`, { status: "Closed" })).status).toBe(200);
    const texts = await textsOf(owner, order.id);
    expect(
      texts.filter(({ kind }) => kind === "order_closed"),
      "one at the most",
    ).toHaveLength(1);
  });
});

describe("a text that is asked for", () => {
  test("tells of a pending order, once for an Idempotency-Key", async () => {
    const owner = await shop();
    const order = await owner.order();
    const path = `/orders/${order.id}/notify/`;
    const key = { "Idempotency-Key": crypto.randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => owner.post(path, { kind: "order_ready" }, key)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(answers[0]!.body).toMatchObject({
      kind: "order_ready",
      order: order.id,
      state: "queued",
      message: expect.stringMatching(/^Hi Wanjiru\. Your order of 2 Basmati rice is ready\. .+\.$/),
    });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await owner.post(path, { kind: "reminder" }, key)).status).toBe(422);
    const texts = await textsOf(owner, order.id);
    expect(texts.map(({ kind }) => kind).sort()).toEqual(["order_placed", "order_ready"]);
  });

  test("is refused with the reason", async () => {
    const owner = await shop({ ...ON, reminder_enabled: false });
    const customer = await owner.customer();
    const order = await owner.order({ customer: customer.id });
    const ask = async (kind: string, id = order.id) => {
      const { status, body } = await owner.post(`/orders/${id}/notify/`, { kind });
      return [status, body.detail];
    };
    expect(await ask("reminder")).toEqual([
      409,
      "No text is sent: texts of this kind are switched off in your settings",
    ]);
    await sql`update notifications set state = 'skipped' where order_id = ${order.id} and state = 'queued'`;
    await owner.patch(`/customers/${customer.id}/`, { sms_opt_out: true });
    expect(await ask("order_ready")).toEqual([409, "No text is sent: the customer wants no text messages"]);
    await owner.patch(`/customers/${customer.id}/`, { sms_opt_out: false });
    await owner.patch("/me/", { sms_enabled: false });
    expect(await ask("order_ready")).toEqual([
      409,
      "No text is sent: text messages are switched off in your settings",
    ]);
    await owner.patch("/me/", { sms_enabled: true });
    await owner.patch(`/orders/${order.id}/`, { status: "Closed" });
    expect(await ask("order_ready")).toEqual([
      409,
      "No text is sent: the order was closed, so the text would say what is not so",
    ]);
    expect((await ask("order_ready", crypto.randomUUID()))[0]).toBe(404);
    expect((await owner.post(`/orders/${order.id}/notify/`, { kind: "order_closed" })).status).toBe(400);
  });
});
