import { inject } from "vitest";
import type { Faults } from "../../dev/africastalking-faults.ts";
import type { Message } from "../../dev/africastalking-messaging.ts";

/** Makes the local gateway misbehave; without faults, it works again. */
export async function gatewayFaults(faults: Partial<Faults> = {}): Promise<void> {
  const response = await fetch(`${inject("standIns").gateway}/faults`, {
    method: "PUT",
    body: JSON.stringify(faults),
  });
  if (!response.ok) throw new Error(await response.text());
  await response.body?.cancel();
}

/** The texts that the gateway accepted for one phone number. */
export async function textsTo(phone: string): Promise<Message[]> {
  const response = await fetch(`${inject("standIns").gateway}/messages?to=${encodeURIComponent(phone)}`);
  return response.json();
}
