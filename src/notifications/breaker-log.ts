import { log } from "../log/line.ts";
import { currentWork, newWork } from "../log/work.ts";
import type { BreakerChange } from "./breaker.ts";

const LEVELS = { outage: "warn", account: "error", works: "info", drained: "info" } as const;

function outcomeOf({ state, fault }: BreakerChange) {
  if (state === "open") return fault ?? "outage";
  return state === "half_open" ? "works" : "drained";
}

/** Logs a line when the breaker has changed: once for each outage and for each fault of the account. */
export function logBreaker(changes: BreakerChange[]): void {
  for (const change of changes) {
    if (!change.changed) continue;
    const outcome = outcomeOf(change);
    log(LEVELS[outcome], currentWork() ?? newWork(), {
      event: "gateway",
      outcome,
      ...(change.state === "open" && change.code && /^\w{1,32}$/.test(change.code) && { code: change.code }),
      after_s: Math.round(Number(change.lasted)),
    });
  }
}
