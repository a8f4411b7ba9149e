import { inject, vi } from "vitest";

/** What can go wrong: `dev/faulty.ts`. */
export type Fault = import("../../dev/faulty.ts").Fault;

/** Where a service answers that is reached as badly as the last {@link setFault} says. */
export const faultyUrl = () => inject("faulty").url;

export async function setFault(fault: Fault): Promise<void> {
  const response = await fetch(inject("faulty").control, { method: "PUT", body: fault });
  if (!response.ok) throw new Error(await response.text());
}

/** Lets the Worker wait for others a fiftieth of the time that it means to; it gives up in the same way. */
export function hurry() {
  const { timeout } = AbortSignal;
  return vi.spyOn(AbortSignal, "timeout").mockImplementation((wait) => timeout.call(AbortSignal, wait / 50));
}
