import { env } from "cloudflare:workers";
import { sql as statement } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { query } from "../../src/db/query.ts";
import { businessScope, systemScope } from "../../src/db/scope.ts";
import { Client, request, somePhone } from "../support/api.ts";
import { outboxText } from "../support/database.ts";
import { deliver } from "../support/doors.ts";
import { textsTo } from "../support/gateway.ts";
import { watchLog } from "../support/log.ts";

/** Posts an opt-out as the vendor does. */
const optOut = (body: string, secret = env.AFRICASTALKING_CALLBACK_SECRET) =>
  request("POST", `/webhooks/africastalking/opt-outs/${secret}`, {
    body,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });

const form = (phone: string) => new URLSearchParams({ senderId: "Duka", phoneNumber: phone }).toString();

const read = async (owner: Client, id: string) => (await owner.get(`/notifications/${id}/`)).body;

describe("an opt-out", () => {
  test("holds for every owner's customer with that number, and for no other", async () => {
    const phone = somePhone();
    const [one, two] = [new Client(), new Client()];
    const customers = [await one.customer({ phone }), await two.customer({ phone }), await one.customer()];
    const log = watchLog();
    expect((await optOut(form(phone))).status).toBe(200);
    expect(log.map((line) => JSON.parse(line).customers)).toContain(2);
    const urls = customers.map(({ id }) => `/customers/${id}/`) as [string, string, string];
    // The owners' own switch is another.
    const stopped = { sms_stopped: true, sms_opt_out: false };
    expect((await one.get(urls[0])).body).toMatchObject(stopped);
    expect((await two.get(urls[1])).body).toMatchObject(stopped);
    expect((await one.get(urls[2])).body).toEqual(customers[2]);

    const after = await one.get(urls[0]);
    expect((await optOut(`phoneNumber=${phone}&more=1`)).status).toBe(200);
    expect((await one.get(urls[0])).headers.get("ETag")).toBe(after.headers.get("ETag"));
  });

  test("is cleared by nothing that a business does, and holds for whoever has the number later", async () => {
    const phone = somePhone();
    const owner = new Client();
    const { id, code } = await owner.customer({ phone });
    const before = (await owner.get("/customers/export/")).body;
    await optOut(form(phone));
    const path = `/customers/${id}/`;
    const names = { first_name: "Wanjiru", second_name: "Kamau" };
    const isStopped = async () => (await owner.get(path)).body.sms_stopped;
    await owner.patch(path, { sms_opt_out: true });
    await owner.patch(path, { sms_opt_out: false });
    expect(await isStopped()).toBe(true);
    expect((await owner.patch(path, { sms_stopped: false })).status).toBe(400);
    await owner.put(path, { ...names, code, phone, sms_opt_out: false });
    expect(await isStopped()).toBe(true);
    const csv = { "Content-Type": "text/csv" };
    for (const file of [before, before.replace(/,Kamau,/, ",Otieno,")]) {
      expect((await owner.post("/customers/import/", file, csv)).status).toBe(200);
      expect(await isStopped()).toBe(true);
    }
    // Another number is another matter, and so is this one when it comes back, or comes to somebody else.
    await owner.patch(path, { phone: somePhone() });
    expect(await isStopped()).toBe(false);
    await owner.patch(path, { phone });
    expect(await isStopped()).toBe(true);
    await owner.delete(path);
    expect((await owner.customer({ phone })).sms_stopped).toBe(true);
    const other = new Client();
    const customer = await other.customer({ phone });
    expect(customer.sms_stopped).toBe(true);
    const order = await other.order({ customer: customer.id });
    const [text] = (await other.get(`/notifications/?order=${order.id}`)).body.results;
    expect(text).toMatchObject({ state: "skipped", failure: { code: "stopped" } });
    const again = await other.post(`/notifications/${text.id}/resend/`);
    expect([again.status, again.body.detail]).toEqual([
      409,
      "No text is sent: the customer told the gateway to send no more text messages",
    ]);
    // A text to a number that no customer has any more.
    const orphan = await outboxText(new Client(), { to: phone });
    await deliver("oda-sms", [{ notificationId: orphan }]);
    expect(await textsTo(phone)).toEqual([]);
  });

  test("skips the texts that wait, saying why, and those of later orders", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const waiting = await outboxText(owner, { to: customer.phone });
    await optOut(form(customer.phone));
    expect(await deliver("oda-sms", [{ notificationId: waiting }])).toEqual({ acked: 1, delays: [] });
    const skipped = { state: "skipped", failure: { code: "stopped" }, attempts: 0, attempt_history: [] };
    expect(await read(owner, waiting)).toMatchObject(skipped);
    expect((await read(owner, waiting)).skipped_at).toMatch(/Z$/);
    const order = await owner.order({ customer: customer.id });
    const [later] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
    expect(later).toMatchObject(skipped);
    expect(await textsTo(customer.phone)).toEqual([]);
    expect((await owner.post(`/notifications/${waiting}/resend/`)).status).toBe(409);
  });

  test("by the owner's own hand stops a text that waits, too", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const id = await outboxText(owner, { to: customer.phone });
    await owner.patch(`/customers/${customer.id}/`, { sms_opt_out: true });
    await deliver("oda-sms", [{ notificationId: id }]);
    expect(await read(owner, id)).toMatchObject({ state: "skipped", failure: { code: "opted_out" } });
    expect(await textsTo(customer.phone)).toEqual([]);
  });

  test("of all texts, by an owner who switches them off, stops one that waits", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await owner.patch("/me/", { sms_enabled: false });
    await deliver("oda-sms", [{ notificationId: id }]);
    expect(await read(owner, id)).toMatchObject({
      state: "skipped",
      failure: { code: "sms_off", detail: "Text messages are switched off in your settings" },
    });
    expect(await textsTo(to)).toEqual([]);
  });

  test("with another secret finds nothing, and must be a form that names a number", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    for (const secret of ["x", `${env.AFRICASTALKING_CALLBACK_SECRET}x`, "%00"]) {
      expect((await optOut(form(customer.phone), secret)).status).toBe(404);
    }
    expect((await optOut("senderId=Duka")).status).toBe(400);
    expect((await owner.get(`/customers/${customer.id}/`)).body.sms_stopped).toBe(false);
  });

  test("is a door that only the system jobs have", async () => {
    for (const call of [
      statement`select opt_out('+254700000000')`,
      statement`select unwanted(gen_random_uuid(), 'b')`,
    ]) {
      await expect(businessScope(crypto.randomUUID()).run(query({ call }))).rejects.toMatchObject({
        code: "42501",
      });
      await systemScope.run(query({ call }));
    }
    // The same for roles that may read customers and settings, which the system's may not.
    const call = statement`select unwanted_by(gen_random_uuid(), 'b')`;
    await businessScope(crypto.randomUUID()).run(query({ call }));
    await expect(systemScope.run(query({ call }))).rejects.toMatchObject({ code: "42501" });
  });
});
