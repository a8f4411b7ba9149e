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

/** A text in the outbox that no queue has been told of. */
export async function outboxText(
  owner: Client,
  fields: { to?: string; message?: string } = {},
): Promise<string> {
  const id = crypto.randomUUID();
  const parameters = { first_name: "Wanjiru", quantity: 1, item: "Tea", time_placed: "2026-11-24T06:30:00Z" };
  await sql`insert into notifications (id, business_id, kind, "to", template, parameters, state, queued_at)
    values (${id}, ${await businessIdOf(owner.email)}, 'order_placed', ${fields.to ?? somePhone()}, ${fields.message ?? "Hi"},
      ${JSON.stringify({ ...parameters, time_zone: "Africa/Nairobi", business_name: "Duka Letu" })}, 'queued', now())`;
  return id;
}
