import { sql as sqlOf } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { query } from "../../src/db/query.ts";
import { businessScope } from "../../src/db/scope.ts";
import { Client, request, somePhone, tokenOf } from "../support/api.ts";
import { businessIdOf } from "../support/browser-session.ts";
import { outboxText, sql } from "../support/database.ts";
import { deliver } from "../support/doors.ts";
import { textsTo } from "../support/gateway.ts";
import { someShop } from "../support/shop.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

/** Does what `npm run ops -- suspend` and `resume` do. */
const suspend = async ({ email }: { email: string }, isSuspended = true) => sql`
  insert into restrictions (business_id, suspended_at)
  values (${await businessIdOf(email)}, ${isSuspended ? new Date().toISOString() : null})
  on conflict (business_id) do update set suspended_at = excluded.suspended_at`;

describe("a suspended business", () => {
  test("reads and exports, and changes nothing by any operation", async () => {
    const { owner, customer, item, order, notification } = await someShop();
    // Not the texts, of which those that wait are skipped meanwhile.
    const paths = ["customers", "items", "orders", "me"].map((name) => `/${name}/`);
    await suspend(owner);
    const before = await Promise.all(paths.map((path) => owner.get(path)));
    expect(before.map(({ status }) => status)).toEqual(paths.map(() => 200));

    const csv = { "Content-Type": "text/csv" };
    const fields = { first_name: "Wanjiru", second_name: "Kamau", phone: somePhone() };
    const newItem = { name: "Salt", price: "30" };
    const newOrder = { customer: customer.id, item: "Tea", quantity: 1, price_per_unit: "10" };
    const key = () => ({ "Idempotency-Key": crypto.randomUUID() });
    const writes: [method: string, path: string, body?: unknown, headers?: Record<string, string>][] = [
      ["POST", "/customers/", fields],
      ["POST", "/customers/", fields, key()],
      ["PUT", `/customers/${customer.id}/`, fields],
      ["PATCH", `/customers/${customer.id}/`, { first_name: "Amina" }],
      ["DELETE", `/customers/${customer.id}/`],
      ["POST", "/items/", newItem],
      ["PUT", `/items/${item.id}/`, newItem],
      ["PATCH", `/items/${item.id}/`, { active: false }],
      ["DELETE", `/items/${item.id}/`],
      ["POST", "/orders/", newOrder],
      ["POST", "/orders/", newOrder, key()],
      ["PUT", `/orders/${order.id}/`, newOrder],
      ["PATCH", `/orders/${order.id}/`, { status: "Closed" }],
      ["DELETE", `/orders/${order.id}/`],
      ["POST", `/notifications/${notification.id}/resend/`],
      ["PATCH", "/me/", { business_name: "Duka" }],
      ["POST", "/customers/import/", "first_name,second_name,phone\nWanjiru,Kamau,+254711000001\n", csv],
      ["POST", "/items/import/", "name,price\nSalt,30\n", csv],
      ["POST", "/orders/import/?dry_run=true", "reference,customer_code,item,quantity\nk,WJ001,Tea,1\n", csv],
    ];
    for (const [method, path, body, headers] of writes) {
      const answer = await owner.send(method, path, body, headers);
      expect([method, path, answer.status, answer.body.type]).toEqual([
        method,
        path,
        403,
        "/problems/business-suspended",
      ]);
    }
    const after = await Promise.all(paths.map((path) => owner.get(path)));
    expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
    expect((await owner.get("/orders/export/")).status).toBe(200);

    await suspend(owner, false);
    expect((await owner.post("/customers/", fields)).status).toBe(201);
  });

  test("sends no text, also none that was waiting", async () => {
    const owner = new Client();
    const to = somePhone();
    const id = await outboxText(owner, { to });
    await suspend(owner);
    await deliver("oda-sms", [{ notificationId: id }]);
    expect(await textsTo(to)).toEqual([]);
    const text = (await owner.get(`/notifications/${id}/`)).body;
    expect(text).toMatchObject({
      state: "skipped",
      failure: { code: "suspended", detail: "The business is suspended" },
      attempts: 0,
    });
    // Others go on.
    const [other, number] = [new Client(), somePhone()];
    await deliver("oda-sms", [{ notificationId: await outboxText(other, { to: number }) }]);
    expect(await textsTo(number)).toHaveLength(1);
  });

  test("signs in and out, and is told on its pages", async () => {
    const owner = new Client();
    await suspend(owner);
    const browser = await SignedInBrowser.open(owner.email);
    const { html } = await browser.send("/");
    expect(html).toContain("This business is suspended");
    expect(html).not.toContain("Place an order");
    const form = { first_name: "Wanjiru", second_name: "Kamau", phone: somePhone() };
    const refused = await browser.submit("/api/v1/customers/", "Add customer", form);
    expect(refused.status).toBe(403);
    expect(refused.html).toContain("The business is suspended");
    expect(refused.html).toContain(form.phone);
    const out = await browser.submit("/api/v1/api-auth/logout/", "Sign out");
    expect([out.status, out.headers.get("Location")]).toEqual([303, "/"]);
    expect((await browser.send("/api/v1/me/")).status).toBe(401);
    const everywhere = await request("DELETE", "/api/v1/me/sessions/", { token: await tokenOf(owner.email) });
    expect(everywhere.status).toBe(204);
  });

  test("cannot lift it, nor give itself more texts", async () => {
    const owner = new Client();
    await suspend(owner);
    const business = await businessIdOf(owner.email);
    for (const change of [
      sqlOf`update restrictions set suspended_at = null`,
      sqlOf`insert into restrictions (business_id, sms_daily_limit) values (${business}, 100000)`,
      sqlOf`delete from restrictions`,
      sqlOf`update usage set texts = 0`,
      sqlOf`delete from usage`,
    ]) {
      await expect(businessScope(business).run(query({ change }))).rejects.toMatchObject({ code: "42501" });
    }
  });
});
