import { neon, neonConfig } from "@neondatabase/serverless";
import { decodeJwt } from "jose";
import { inject } from "vitest";
import { type Client, somePhone, tokenOf } from "./api.ts";

/** SQL as the owner of the tables, which no policy binds: for what only time or a crash would bring about. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]) {
  const { host } = new URL(inject("standIns").neon);
  neonConfig.fetchEndpoint = `http://${host}/sql`;
  return neon(`postgres://oda:oda@${host}/oda?application_name=tests`)(strings, ...values);
}

/** A text in the outbox that no queue has been told of. */
export async function outboxText(
  owner: Client,
  fields: { to?: string; message?: string } = {},
): Promise<string> {
  const { iss, sub } = decodeJwt(await tokenOf(owner.email));
  const id = crypto.randomUUID();
  const parameters = { first_name: "Wanjiru", quantity: 1, item: "Tea", time_placed: "2026-11-24T06:30:00Z" };
  await sql`insert into notifications (id, owner_id, kind, "to", template, parameters, state, queued_at)
    values (${id}, ${`${iss}|${sub}`}, 'order_placed', ${fields.to ?? somePhone()}, ${fields.message ?? "Hi"},
      ${JSON.stringify({ ...parameters, time_zone: "Africa/Nairobi", business_name: "Duka Letu" })}, 'queued', now())`;
  return id;
}
