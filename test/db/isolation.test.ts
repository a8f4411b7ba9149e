import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { customers } from "../../src/customers/table.ts";
import { db, query } from "../../src/db/query.ts";
import { businessScope, systemScope } from "../../src/db/scope.ts";
import { idempotencyKeys } from "../../src/db/table.ts";
import { items } from "../../src/items/table.ts";
import { businesses } from "../../src/me/table.ts";
import { notifications } from "../../src/notifications/table.ts";
import { orders } from "../../src/orders/table.ts";
import { replies } from "../../src/replies/table.ts";
import { Client, request } from "../support/api.ts";
import { businessIdOf } from "../support/browser-session.ts";
import { receive } from "../support/messages.ts";

/** An owner with one row in every table. */
async function withRows() {
  const owner = new Client();
  await owner.patch("/me/", { business_name: "Duka Letu" });
  const item = (await owner.post("/items/", { name: "Sugar", price: "150" })).body;
  const customer = await owner.customer();
  const placed = await owner.post(
    "/orders/",
    { customer: customer.id, item_id: item.id, quantity: 1 },
    { "Idempotency-Key": "first" },
  );
  const [notification] = (await owner.get("/notifications/")).body.results;
  await receive({ from: customer.phone, text: "Asante" });
  return { owner, item, customer, order: placed.body, notification };
}

describe("the database, asked without the handlers' filters,", () => {
  const tables = { businesses, customers, items, orders, notifications, replies, idempotencyKeys };

  test.each(
    Object.keys(tables) as (keyof typeof tables)[],
  )("shows an owner only their own %s", async (name) => {
    const { owner } = await withRows();
    const count = query(
      { counted: sql<{ rows: string }>`select count(*) as rows from ${tables[name]}` },
      ({ counted }) => counted[0]?.rows,
    );
    expect(await businessScope(crypto.randomUUID()).run(count)).toBe("0");

    const business = await businessIdOf(owner.email);
    expect(await businessScope(business).run(count), `${owner.email} has one`).toBe("1");
  });

  test("lets nobody change, delete or take over another's rows", async () => {
    const { owner, customer } = await withRows();
    const stranger = businessScope(crypto.randomUUID());
    const changes = query({
      updated: db.update(customers).set({ first_name: "Mallory" }).returning({ id: customers.id }),
      deleted: db.delete(orders).returning({ id: orders.id }),
    });
    expect(await stranger.run(changes)).toEqual({ updated: [], deleted: [] });
    const forged = { ...customer, business_id: crypto.randomUUID(), id: crypto.randomUUID() };
    delete forged.url;
    const insert = query({ forged: db.insert(customers).values(forged) });
    await expect(stranger.run(insert)).rejects.toMatchObject({ code: "42501" });
    expect((await owner.get(`/customers/${customer.id}/`)).body).toEqual(customer);
  });

  test("gives neither role a way around its policies", async () => {
    const roles = query({
      rows: sql`select rolname, rolbypassrls, rolsuper, rolcanlogin from pg_roles where rolname = current_user`,
    });
    const plain = { rolbypassrls: false, rolsuper: false, rolcanlogin: false };
    const api = await businessScope(crypto.randomUUID()).run(roles);
    expect(api.rows).toEqual([{ rolname: "oda_api", ...plain }]);
    expect((await systemScope.run(roles)).rows).toEqual([{ rolname: "oda_system", ...plain }]);
  });

  test("lets the system jobs at no customer, item, order or setting", async () => {
    for (const table of [customers, items, orders, replies, businesses]) {
      const select = query({ rows: sql`select * from ${table}` });
      await expect(systemScope.run(select)).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("keeps no role and no owner after a request", async () => {
    await businessScope(crypto.randomUUID()).run(query({ one: sql`select 1` }));
    const setting = sql`select coalesce(current_setting('app.business_id', true), '') as business`;
    expect((await systemScope.run(query({ setting }))).setting).toEqual([{ business: "" }]);
  });
});

describe("another owner", () => {
  test("sees, changes and guesses nothing over HTTP", async () => {
    const { owner, item, customer, order, notification } = await withRows();
    const other = new Client();
    for (const list of ["customers", "items", "orders", "notifications", "replies"]) {
      expect((await other.get(`/${list}/?count=true`)).body).toMatchObject({ count: 0, results: [] });
    }
    const resources = [
      [
        `/customers/${customer.id}/`,
        customer,
        { first_name: "Mallory", second_name: "M", phone: "+254700000000" },
      ],
      [`/items/${item.id}/`, item, { name: "Mallory", price: "1" }],
      [
        `/orders/${order.id}/`,
        order,
        { customer_code: customer.code, item: "x", quantity: 1, price_per_unit: "1" },
      ],
    ] as const;
    for (const [path, before, body] of resources) {
      const answers = [
        await other.get(path),
        await other.put(path, body),
        await other.patch(path, { ...body }),
        await other.delete(path),
      ];
      // An order's body names a customer that the other owner does not have, which says nothing about this one.
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      expect((await owner.get(path)).body).toEqual(before);
    }
    expect((await other.get(`/notifications/${notification.id}/`)).status).toBe(404);
    expect((await other.post(`/notifications/${notification.id}/resend/`)).status).toBe(404);
  });

  test("shares no idempotency key", async () => {
    const key = { "Idempotency-Key": "same" };
    const body = { name: "Sugar", price: "1" };
    const [one, two] = [new Client(), new Client()];
    const first = await one.post("/items/", body, key);
    const second = await two.post("/items/", body, key);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.id).not.toBe(first.body.id);
  });
});

test("nobody gets anything without a token", async () => {
  for (const path of ["customers", "items", "orders", "notifications", "replies", "me"]) {
    expect((await request("GET", `/api/v1/${path}/`)).status).toBe(401);
  }
});
