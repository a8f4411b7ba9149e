import { afterEach, describe, expect, test, vi } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { deliver } from "../support/doors.ts";
import { gatewayFaults, textsTo } from "../support/gateway.ts";

// These orders go all the way: the API tells the Worker's own queue, which delivers to the Worker.

afterEach(() => gatewayFaults());

/** The one text of an order, once it is in this state. */
async function textOf(owner: Client, order: string, state: string, timeout = 5_000) {
  return vi.waitFor(
    async () => {
      const { results } = (await owner.get(`/notifications/?order=${order}`)).body;
      expect(results.map((text: { state: string }) => text.state)).toEqual([state]);
      return results[0];
    },
    { timeout, interval: 50 },
  );
}

describe("the text of an order", () => {
  test("arrives within five seconds and says who ordered what, when and where", async () => {
    const owner = new Client();
    await owner.patch("/me/", { business_name: "Duka Letu", time_zone: "Africa/Nairobi" });
    const phone = somePhone();
    const customer = await owner.customer({ first_name: "Amina", phone });
    const order = await owner.order({ customer: customer.id, item: "Unga 2 kg (100%)", quantity: 3 });
    const text = await textOf(owner, order.id, "sent");

    const [received, ...more] = await textsTo(phone);
    expect(more).toEqual([]);
    expect(received!.message).toMatch(
      /^Hi Amina\. Your order of 3 Unga 2 kg \(100%\) has been placed at \d{1,2} \w{3} \d{4}, \d\d:\d\d\. Thank you for choosing Duka Letu\.$/,
    );
    expect(text).toMatchObject({
      order: order.id,
      kind: "order_placed",
      to: phone,
      message: received!.message,
      failure: null,
      attempts: 1,
      segments: 1,
      cost: { amount: "0.8000", currency: "KES" },
      provider_message_id: received!.messageId,
      unconfirmed_at: null,
      failed_at: null,
    });
    expect(text.queued_at <= text.sending_at && text.sending_at <= text.sent_at).toBe(true);
  });

  test("is sent once however often the queue redelivers", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const order = await owner.order({ customer: customer.id });
    const text = await textOf(owner, order.id, "sent");
    const job = { notificationId: text.id };
    for (let time = 0; time < 3; time++) await deliver("oda-sms", [job, job]);
    await deliver("oda-sms-dead", [job]);
    expect(await textsTo(customer.phone)).toHaveLength(1);
    expect(await textOf(owner, order.id, "sent")).toEqual(text);
  });

  test("is sent once for one Idempotency-Key", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const body = { customer: customer.id, item: "Tea", quantity: 1, price_per_unit: "100" };
    const key = { "Idempotency-Key": crypto.randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => owner.post("/orders/", body, key)));
    const [id] = new Set(answers.map((answer) => answer.body.id));
    const text = await textOf(owner, id, "sent");
    await deliver("oda-sms", [{ notificationId: text.id }]);
    expect(await textsTo(customer.phone)).toHaveLength(1);
  });

  test("is tried again after the gateway failed, and ends up sent", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    await gatewayFaults({ mode: "error500" });
    const order = await owner.order({ customer: customer.id });
    const failing = await vi.waitFor(
      async () => {
        const [text] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
        expect(text).toMatchObject({ state: "queued", failure: { code: "http_500" } });
        return text;
      },
      { timeout: 5_000, interval: 50 },
    );
    expect(failing).toMatchObject({ segments: null, cost: null, provider_message_id: null, sent_at: null });
    await gatewayFaults();
    const text = await textOf(owner, order.id, "sent", 15_000);
    expect(text.attempts).toBeGreaterThanOrEqual(2);
    expect(text.failure).toBeNull();
    expect(await textsTo(customer.phone)).toHaveLength(1);
  });

  test("fails at once where the gateway will never take it, and says why", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    await gatewayFaults({ mode: "reject", statusCode: 406 });
    const order = await owner.order({ customer: customer.id });
    const text = await textOf(owner, order.id, "failed");
    expect(text).toMatchObject({
      failure: { code: "406", detail: "The customer has blocked texts from this sender" },
      attempts: 1,
      sent_at: null,
    });
    expect(text.failed_at).toMatch(/Z$/);
    await gatewayFaults();
    await deliver("oda-sms", [{ notificationId: text.id }]);
    expect(await textsTo(customer.phone)).toEqual([]);
  });

  test("is not sent again when the gateway took it and its answer was lost", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    await gatewayFaults({ mode: "drop_after_accept" });
    const order = await owner.order({ customer: customer.id });
    const text = await textOf(owner, order.id, "unconfirmed");
    expect(text.failure).toEqual({
      code: "unconfirmed",
      detail: "The gateway did not answer: whether it took the text is not known",
    });
    expect(text.unconfirmed_at).toMatch(/Z$/);
    await gatewayFaults();
    await deliver("oda-sms", [{ notificationId: text.id }]);
    expect(await textsTo(customer.phone)).toHaveLength(1);
    expect(await textOf(owner, order.id, "unconfirmed")).toEqual(text);
  });

  test.each([
    ["customers who want none", { sms_opt_out: true }, {}, "opted_out"],
    ["businesses that switched texts off", {}, { sms_enabled: false }, "sms_off"],
  ])("is skipped for %s", async (_, fields, settings, code) => {
    const owner = new Client();
    await owner.patch("/me/", settings);
    const customer = await owner.customer(fields);
    const order = await owner.order({ customer: customer.id });
    const text = await textOf(owner, order.id, "skipped");
    expect(text).toMatchObject({ attempts: 0, failure: { code }, queued_at: null });
    expect(text.skipped_at).toMatch(/Z$/);
    await deliver("oda-sms", [{ notificationId: text.id }]);
    expect(await textsTo(customer.phone)).toEqual([]);
    expect(await textOf(owner, order.id, "skipped")).toEqual(text);
  });
});
