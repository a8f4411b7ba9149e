import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { Client, request, somePhone } from "../support/api.ts";
import { force, sql } from "../support/database.ts";

const secret = env.AFRICASTALKING_CALLBACK_SECRET;

/** Posts a delivery report as the vendor does. */
const report = (fields: Record<string, string>, key = secret) =>
  request("POST", `/webhooks/africastalking/delivery-reports/${key}`, {
    body: new URLSearchParams({ networkCode: "63902", retryCount: "0", ...fields }).toString(),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });

/** A text of a new owner, in a state of our choice. */
async function text(state: string, providerId: string | null = `ATXid_${crypto.randomUUID()}`) {
  const owner = new Client();
  await owner.patch("/me/", { sms_enabled: false });
  const phone = somePhone();
  const customer = await owner.customer({ phone });
  const order = await owner.order({ customer: customer.id });
  const [{ id }] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
  await force`update notifications set state = ${state}, provider_message_id = ${providerId}, sending_at = now(),
    failure_code = null, failure_detail = null where id = ${id}`;
  const read = async () => (await owner.get(`/notifications/${id}/`)).body;
  return { phone, providerId: providerId ?? "", read };
}

describe("a delivery report", () => {
  test("of success makes a text delivered, once, whatever comes after", async () => {
    const { phone, providerId: id, read } = await text("sent");
    expect((await report({ id, status: "Buffered", phoneNumber: phone })).status).toBe(200);
    expect(await read()).toMatchObject({ state: "sent" });
    expect((await report({ id, status: "Success", phoneNumber: phone })).status).toBe(200);
    const delivered = await read();
    expect(delivered).toMatchObject({ state: "delivered", failure: null });
    expect(delivered.delivered_at).toMatch(/Z$/);
    for (const status of ["Success", "Submitted", "Failed", "Sent", "Whatever"]) {
      expect((await report({ id, status, phoneNumber: phone })).status).toBe(200);
    }
    expect(await read()).toEqual(delivered);
  });

  test("of failure says why, in a sentence, and stays", async () => {
    const { phone, providerId: id, read } = await text("sent");
    await report({ id, status: "Failed", phoneNumber: phone, failureReason: "UserInBlackList" });
    const failed = await read();
    expect(failed).toMatchObject({
      state: "failed",
      failure: { code: "UserInBlackList", detail: "The customer has blocked texts from this sender" },
    });
    await report({ id, status: "Success", phoneNumber: phone });
    expect(await read()).toEqual(failed);
  });

  test("with a status or reason that nobody knows does no harm", async () => {
    const { phone, providerId: id, read } = await text("sent");
    await report({ id, status: "Teleported", phoneNumber: phone, extra: "field" });
    expect(await read()).toMatchObject({ state: "sent" });
    await report({ id, status: "Rejected", phoneNumber: phone, failureReason: "SolarFlare" });
    expect(await read()).toMatchObject({ state: "failed", failure: { code: "SolarFlare" } });
  });

  test("confirms a text whose sending was never confirmed, by its number", async () => {
    const { phone, read } = await text("unconfirmed", null);
    const id = `ATXid_${crypto.randomUUID()}`;
    await report({ id, status: "Submitted", phoneNumber: phone });
    expect(await read()).toMatchObject({ state: "sent", provider_message_id: id, failure: null });
    await report({ id, status: "Success", phoneNumber: phone });
    expect(await read()).toMatchObject({ state: "delivered", provider_message_id: id });
  });

  test("that overtakes the gateway's own answer is asked for again", async () => {
    const { phone, read } = await text("sending", null);
    const answer = await report({
      id: `ATXid_${crypto.randomUUID()}`,
      status: "Success",
      phoneNumber: phone,
    });
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(await read()).toMatchObject({ state: "sending" });
  });

  test("of a text that is not ours is taken and changes nothing", async () => {
    const { read } = await text("sent");
    const before = await read();
    expect((await report({ id: "ATXid_other", status: "Success", phoneNumber: somePhone() })).status).toBe(
      200,
    );
    expect(await read()).toEqual(before);
  });

  test("confirms the text that has its id, though others to that number are in doubt too", async () => {
    const [doubtful, other] = [await text("unconfirmed"), await text("unconfirmed", null)];
    await sql`update notifications set "to" = ${doubtful.phone} where "to" = ${other.phone}`;
    const good = { id: doubtful.providerId, status: "Success", phoneNumber: doubtful.phone };
    expect((await report(good)).status).toBe(200);
    expect([(await doubtful.read()).state, (await other.read()).state]).toEqual(["delivered", "unconfirmed"]);
  });

  test("that comes again says nothing of a later attempt", async () => {
    const { phone, read } = await text("unconfirmed", null);
    const attempt = {
      number: 1,
      outcome: "accepted",
      provider_message_id: "ATXid_first",
      code: null,
      detail: null,
    };
    const times = { started_at: "2026-11-24T06:30:00.000Z", ended_at: "2026-11-24T06:30:01.000Z" };
    await sql`update notifications set attempt_history = ${JSON.stringify([{ ...attempt, ...times }])}::jsonb
      where "to" = ${phone}`;
    expect((await report({ id: "ATXid_first", status: "Failed", phoneNumber: phone })).status).toBe(200);
    expect((await read()).state).toBe("unconfirmed");
    expect((await report({ id: "ATXid_second", status: "Success", phoneNumber: phone })).status).toBe(200);
    expect((await read()).state).toBe("delivered");
  });

  test("with another secret finds nothing, and without its fields is refused", async () => {
    const { phone, providerId: id, read } = await text("sent");
    for (const key of ["x", `${secret}x`, secret.slice(0, -1), "%00"]) {
      expect((await report({ id, status: "Success", phoneNumber: phone }, key)).status, key).toBe(404);
    }
    for (const [fields, pointer] of [
      [{ status: "Success", phoneNumber: phone }, "/id"],
      [{ id: "A\u0000B", status: "Success", phoneNumber: phone }, "/id"],
      [{ id, phoneNumber: phone }, "/status"],
    ] as [Record<string, string>, string][]) {
      const { status, body } = await report(fields);
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ in: "body", pointer }]);
    }
    const json = { body: { id, status: "Success", phoneNumber: phone } };
    expect((await request("POST", `/webhooks/africastalking/delivery-reports/${secret}`, json)).status).toBe(
      415,
    );
    expect(await read()).toMatchObject({ state: "sent" });
  });
});
