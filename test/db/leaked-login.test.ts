import { env } from "cloudflare:workers";
import { neon } from "@neondatabase/serverless";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { Client, somePhone } from "../support/api.ts";
import { businessIdOf } from "../support/browser-session.ts";
import { sql } from "../support/database.ts";
import { runCron } from "../support/doors.ts";
import { textsTo } from "../support/gateway.ts";

// What docs/security.md says of a connection string that has leaked: tried with nothing but that string.

const stolen = () => neon(env.DATABASE_URL);

/** Runs a statement under a role that the login may take. @returns its rows */
async function as(role: string, text: string, business = ""): Promise<Record<string, unknown>[]> {
  const [, rows] = await stolen().transaction((tx) => [
    tx`select set_config('role', ${role}, true), set_config('app.business_id', ${business}, true)`,
    tx.query(text),
  ]);
  return rows!;
}

// The driver learns from it where the local Neon is.
beforeAll(() => sql`select`);

describe("whoever has the Worker's connection string", () => {
  test("finds every business that ever sent a text, and reads and writes all that it has", async () => {
    const owner = new Client();
    const customer = await owner.customer({ first_name: "Achieng" });
    const order = await owner.order({ customer: customer.id });
    const texts = await as(
      "oda_system",
      `select business_id, parameters from notifications where "to" = '${customer.phone}'`,
    );
    expect(texts).toMatchObject([{ parameters: { first_name: "Achieng" } }]);
    const business = texts[0]!.business_id as string;

    const customers = await as("oda_api", "select first_name, phone from customers", business);
    expect(customers).toEqual([{ first_name: "Achieng", phone: customer.phone }]);
    await as("oda_api", "update customers set first_name = 'Mallory'", business);
    await as("oda_api", "update notifications set template = 'Nothing was ever sent'", business);
    await as("oda_api", "update orders set price_per_unit = 1", business);
    expect((await owner.get(`/customers/${customer.id}/`)).body.first_name).toBe("Mallory");
    expect((await owner.get(`/orders/${order.id}/`)).body.price_per_unit).toBe("0.01");
    const [text] = (await owner.get("/notifications/")).body.results;
    expect(text.message).toBe("Nothing was ever sent");
  });

  test("sends texts of their own wording to any number, through the outbox", async () => {
    const phone = somePhone();
    // The text has to tell of an order.
    const owner = new Client();
    const [order, business] = [await owner.order(), await businessIdOf(owner.email)];
    await as(
      "oda_api",
      `insert into notifications (id, business_id, order_id, kind, "to", template, parameters, state, queued_at, due_at)
        values (gen_random_uuid(), '${business}', '${order.id}', 'order_placed', '${phone}', 'You have won', '{"first_name": "", "quantity": 1,
          "item": "", "time_placed": "2026-11-24T06:30:00Z", "time_zone": "Africa/Nairobi", "business_name": ""}',
          'queued', now(), now())`,
      business,
    );
    await runCron();
    await vi.waitFor(async () => expect(await textsTo(phone)).toMatchObject([{ message: "You have won" }]), {
      timeout: 5_000,
      interval: 50,
    });
  });

  test("opts customers of every business out, and signs everybody out", async () => {
    const owner = new Client();
    const { id, phone } = await owner.customer();
    await as("oda_system", `select opt_out('${phone}')`);
    expect((await owner.get(`/customers/${id}/`)).body.sms_stopped).toBe(true);
    // Of a time of its own: other tests' sessions stay.
    const business = crypto.randomUUID();
    await sql`insert into sessions (business_id, id, expires_at) values (${business}, gen_random_uuid(), '2100-01-02')`;
    await as("oda_system", "delete from sessions where expires_at = '2100-01-02'");
    expect(await sql`select from sessions where business_id = ${business}`).toEqual([]);
  });

  test.each([
    "select * from operator_log",
    "insert into operator_log (command, details) values ('replay', '{}')",
    "set role oda_operator",
    "delete from notifications",
    "delete from businesses",
    "truncate orders",
    "alter table notifications disable trigger check_move",
    "set session_replication_role = replica",
    "drop policy business on customers",
    "alter role oda_login createrole",
    "grant oda_operator to oda_login",
    "create table public.x (a integer)",
    "create function public.x() returns void language sql as ''",
    "copy customers to program 'cat'",
    "select pg_read_file('/etc/passwd')",
    "select * from pg_authid",
    "select * from pg_shadow",
  ])("may not %s, under either role", async (text) => {
    for (const role of ["oda_api", "oda_system"])
      await expect(as(role, text, crypto.randomUUID())).rejects.toMatchObject({ code: "42501" });
  });

  test("makes no move of a text that is not its role's", async () => {
    const owner = new Client();
    const customer = await owner.customer({ sms_opt_out: true });
    await owner.order({ customer: customer.id });
    const [{ business_id, id }] =
      (await sql`select business_id, id from notifications where "to" = ${customer.phone}`) as [
        { business_id: string; id: string },
      ];
    const send = `update notifications set state = 'sent' where id = '${id}'`;
    await expect(as("oda_api", send, business_id)).rejects.toMatchObject({ code: "OD500" });
    await expect(as("oda_system", send)).rejects.toMatchObject({ code: "OD500" });
  });
});
