import { env } from "cloudflare:workers";
import { sql as statement } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db, ownerScope, systemScope } from "../../src/db/scope.ts";
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
    expect((await one.get(urls[0])).body.sms_opt_out).toBe(true);
    expect((await two.get(urls[1])).body.sms_opt_out).toBe(true);
    expect((await one.get(urls[2])).body).toEqual(customers[2]);

    // Again, and once more when they have thought better of it.
    const after = await one.get(urls[0]);
    expect((await optOut(form(phone))).status).toBe(200);
    expect((await one.get(urls[0])).headers.get("ETag")).toBe(after.headers.get("ETag"));
    await one.patch(urls[0], { sms_opt_out: false });
    expect((await optOut(`phoneNumber=${phone}&more=1`)).status).toBe(200);
    expect((await one.get(urls[0])).body.sms_opt_out).toBe(true);
  });

  test("skips the texts that wait, saying why, and those of later orders", async () => {
    const owner = new Client();
    const customer = await owner.customer();
    const waiting = await outboxText(owner, { to: customer.phone });
    await optOut(form(customer.phone));
    expect(await deliver("oda-sms", [{ notificationId: waiting }])).toEqual({ acked: 1, delays: [] });
    const skipped = { state: "skipped", failure: { code: "opted_out" }, attempts: 0, attempt_history: [] };
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
    expect((await owner.get(`/customers/${customer.id}/`)).body.sms_opt_out).toBe(false);
  });

  test("is a door that only the system jobs have", async () => {
    for (const call of [statement`select opt_out('+254700000000')`, statement`select unwanted('a', 'b')`]) {
      await expect(ownerScope("a|b").run([db.execute(call)])).rejects.toMatchObject({ code: "42501" });
      await systemScope.run([db.execute(call)]);
    }
  });
});
