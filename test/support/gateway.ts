import { inject } from "vitest";
import type { Faults } from "../../dev/africastalking-faults.ts";
import type { Message } from "../../dev/africastalking-messaging.ts";
import { sql } from "./database.ts";

/** Makes the local gateway misbehave; without faults, it works again, and the breaker has never heard of any. */
export async function gatewayFaults(faults: Partial<Faults> = {}): Promise<void> {
  const response = await fetch(`${inject("standIns").gateway}/faults`, {
    method: "PUT",
    body: JSON.stringify(faults),
  });
  if (!response.ok) throw new Error(await response.text());
  await response.body?.cancel();
  if (Object.keys(faults).length === 0) await closeBreaker();
}

/** Puts the breaker back to how it was at first. */
export const closeBreaker = () =>
  sql`update breaker set state = 'closed', fault = null, code = null, detail = null, failures = 0, probe = null,
    probe_at = null, released_until = null`;

/** The texts that the gateway accepted for one phone number. */
export async function textsTo(phone: string): Promise<Message[]> {
  const response = await fetch(`${inject("standIns").gateway}/messages?to=${encodeURIComponent(phone)}`);
  return response.json();
}
