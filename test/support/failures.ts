import { inject, vi } from "vitest";

/** A connection that breaks. */
export const LOST = () => Promise.reject(new Error("Network connection lost."));

/** What opens the transactions of a role. */
const OPENINGS = { oda_api: "enter_business(", oda_system: "'oda_system'", "": "" };

/**
 * Makes the database fail in some of its calls from now on.
 * @param which counts from 1
 * @param committed whether the call does its work before its answer is lost
 * @param role whose calls are counted; the consumer of an earlier test's texts may be at work still
 */
export function failDatabaseCalls(
  which: number[],
  answer: () => Promise<Response> = LOST,
  committed = false,
  role: keyof typeof OPENINGS = "",
): void {
  const { neon } = inject("standIns");
  const fetch = globalThis.fetch;
  let calls = 0;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const isCounted = String(input).startsWith(neon) && String(init?.body).includes(OPENINGS[role]);
    if (!isCounted || !which.includes(++calls)) return fetch(input, init);
    if (committed) await (await fetch(input, init)).text();
    return answer();
  });
}
