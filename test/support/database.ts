import { neon, neonConfig } from "@neondatabase/serverless";
import { inject } from "vitest";
import { type Client, somePhone } from "./api.ts";
import { businessIdOf } from "./browser-session.ts";

/** Connects as the owner of the tables, which no policy binds. */
export function connect() {
  const { host } = new URL(inject("standIns").neon);
  neonConfig.fetchEndpoint = `http://${host}/sql`;
  return neon(`postgres://oda:oda@${host}/oda?application_name=tests`);
}

/** Runs SQL as the owner of the tables: for what only time or a crash would bring about. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]) {
  return connect()(strings, ...values);
}

/** Runs SQL as {@link sql} does, without triggers: a notification can be put into a state that no move leads to. */
export async function force(strings: TemplateStringsArray, ...values: unknown[]) {
  const client = connect();
  const withoutTriggers = client`set local session_replication_role = replica`;
  const [, rows] = await client.transaction([withoutTriggers, client(strings, ...values)]);
  return rows;
}

/** A text in the outbox that no queue has been told of, with its order and its customer. */
export async function outboxText(
  owner: Client,
  fields: { to?: string; message?: string } = {},
): Promise<string> {
  const id = crypto.randomUUID();
  const { to = somePhone(), message = "Hi" } = fields;
  const parameters = { first_name: "Wanjiru", quantity: 1, item: "Tea", time_placed: "2026-11-24T06:30:00Z" };
  await sql`with customer as (
      insert into customers (business_id, id, first_name, second_name, code, phone)
      values (${await businessIdOf(owner.email)}, gen_random_uuid(), 'Wanjiru', 'Kamau', ${id.slice(0, 5).toUpperCase()}, ${to})
      on conflict (business_id, phone) do update set phone = excluded.phone returning *
    ), placed as (
      insert into orders (business_id, id, customer_id, customer_code, item, quantity, price_per_unit, currency)
      select business_id, gen_random_uuid(), id, code, 'Tea', 1, 10000, 'KES' from customer returning *
    )
    insert into notifications (id, business_id, order_id, kind, "to", template, parameters, state, queued_at)
    select ${id}, business_id, id, 'order_placed', ${to}, ${message},
      ${JSON.stringify({ ...parameters, time_zone: "Africa/Nairobi", business_name: "Duka Letu" })}, 'queued', now()
    from placed`;
  return id;
}
