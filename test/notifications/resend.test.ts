import { afterEach, describe, expect, test, vi } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { outboxText } from "../support/database.ts";
import { deliver } from "../support/doors.ts";
import { gatewayFaults, textsTo } from "../support/gateway.ts";

afterEach(() => gatewayFaults());

/** A text that the gateway refused; it works again by now. */
async function failedText(owner: Client, to = somePhone()): Promise<string> {
  const id = await outboxText(owner, { to });
  await gatewayFaults({ mode: "reject", statusCode: 406 });
  await deliver("oda-sms", [{ notificationId: id }]);
  await gatewayFaults();
  return id;
}

const untilSent = (owner: Client, id: string) =>
  vi.waitFor(
    async () => {
      const { body } = await owner.get(`/notifications/${id}/`);
      expect(body.state).toBe("sent");
      return body;
    },
    { timeout: 5_000, interval: 50 },
  );

describe("a failed text", () => {
  test("is queued again and sent", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await failedText(owner, to);
    const before = await owner.get(`/notifications/${id}/`);
    expect(before.body).toMatchObject({ state: "failed", failure: { code: "406" } });

    const { status, headers, body } = await owner.post(`/notifications/${id}/resend/`);
    expect(status).toBe(202);
    expect(headers.get("ETag")).not.toBe(before.headers.get("ETag"));
    expect(body).toMatchObject({ id, state: "queued", failure: null, attempts: 0, failed_at: null });
    expect(await untilSent(owner, id)).toMatchObject({ attempts: 1, failure: null, failed_at: null });
    expect(await textsTo(to)).toHaveLength(1);
  });

  test("is sent once for one Idempotency-Key", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await failedText(owner, to);
    const key = { "Idempotency-Key": crypto.randomUUID() };
    const path = `/notifications/${id}/resend/`;
    const twins = await Promise.all([owner.post(path, undefined, key), owner.post(path, undefined, key)]);
    await untilSent(owner, id);
    const late = await owner.post(path, undefined, key);
    expect([...twins, late].map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(late.headers.get("Idempotency-Replayed")).toBe("true");
    expect([twins[1]!.body, late.body]).toEqual([twins[0]!.body, twins[0]!.body]);
    await deliver("oda-sms", [{ notificationId: id }]);
    expect(await textsTo(to)).toHaveLength(1);

    const other = await failedText(owner);
    expect((await owner.post(`/notifications/${other}/resend/`, undefined, key)).status).toBe(422);
  });

  test("is sent once by two people who press the button at the same time", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await failedText(owner, to);
    const path = `/notifications/${id}/resend/`;
    const answers = await Promise.all([owner.post(path), owner.post(path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    await untilSent(owner, id);
    expect(await textsTo(to)).toHaveLength(1);
  });

  test("that is not wanted any more is refused, with its order and without", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    await gatewayFaults({ mode: "reject", statusCode: 406 });
    const order = await owner.order({ customer: customer.id });
    const id = await vi.waitFor(async () => {
      const [text] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
      expect(text.state).toBe("failed");
      return text.id;
    }, 5_000);
    await gatewayFaults();
    await owner.patch(`/customers/${customer.id}/`, { sms_opt_out: true });
    const path = `/notifications/${id}/resend/`;
    const withOrder = await owner.post(path);
    expect([withOrder.status, withOrder.body.detail]).toEqual([
      409,
      "No text is sent: the customer wants no text messages",
    ]);
    expect((await owner.delete(`/orders/${order.id}/`)).status).toBe(204);
    await owner.patch(`/customers/${customer.id}/`, { sms_opt_out: false });
    const without = await owner.post(path);
    expect([without.status, without.body.detail]).toEqual([
      409,
      "No text is sent: the order was deleted, so the text would say what is not so",
    ]);
    expect((await owner.get(`/notifications/${id}/`)).body).toMatchObject({ state: "failed", order: null });
    expect(await textsTo(customer.phone)).toEqual([]);
  });

  test("of an order that was cancelled since is refused, and of one that was closed is sent", async () => {
    const owner = new Client();
    const to = somePhone();
    const [cancelled, closed] = [await failedText(owner, somePhone()), await failedText(owner, to)];
    for (const [id, status] of [
      [cancelled, "Cancelled"],
      [closed, "Closed"],
    ]) {
      const { order } = (await owner.get(`/notifications/${id}/`)).body;
      expect((await owner.patch(`/orders/${order}/`, { status })).status).toBe(200);
    }
    const refused = await owner.post(`/notifications/${cancelled}/resend/`);
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      "No text is sent: the order was cancelled, so the text would say what is not so",
    ]);
    expect((await owner.post(`/notifications/${closed}/resend/`)).status).toBe(202);
    await untilSent(owner, closed);
    expect(await textsTo(to)).toHaveLength(1);
  });

  test("of another owner is not there", async () => {
    const owner = new Client();
    const id = await failedText(owner);
    expect((await new Client().post(`/notifications/${id}/resend/`)).status).toBe(404);
    expect((await owner.get(`/notifications/${id}/`)).body.state).toBe("failed");
  });
});

test("only a failed text can be sent again", async () => {
  const owner = new Client();
  const to = somePhone();
  const id = await outboxText(owner, { to });
  const path = `/notifications/${id}/resend/`;
  const queued = await owner.post(path);
  expect([queued.status, queued.body.type]).toEqual([409, "/problems/conflict"]);
  expect(queued.body.detail).toContain("queued");
  await deliver("oda-sms", [{ notificationId: id }]);
  const sent = await owner.post(path, undefined, { "Idempotency-Key": "again" });
  expect([sent.status, sent.body.detail]).toEqual([409, expect.stringContaining("sent")]);
  expect(await textsTo(to)).toHaveLength(1);
});

test("a text that is unknown is not sent again", async () => {
  const owner = new Client();
  expect((await owner.post(`/notifications/${crypto.randomUUID()}/resend/`)).status).toBe(404);
  expect((await owner.post("/notifications/7/resend/")).status).toBeOneOf([400, 404]);
});
