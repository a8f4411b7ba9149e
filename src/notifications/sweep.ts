import { systemScope } from "../db/scope.ts";
import { failureOf } from "../log/failure.ts";
import { type CronLine, dbMs, log } from "../log/line.ts";
import { during, newWork, stopwatch } from "../log/work.ts";
import { logBreaker } from "./breaker-log.ts";
import { enqueueAll } from "./queue.ts";
import { sweep } from "./sweep-queries.ts";

/** How many texts one sweep puts on the queue: as many as it takes in ten calls. */
const MAX_REQUEUED = 1_000;

async function sweepAndRequeue(env: Env): Promise<Partial<CronLine>> {
  const { requeued, expired, abandoned, unconfirmed, oldestDueMs, breaker } = await systemScope.run(
    sweep(MAX_REQUEUED),
  );
  logBreaker(breaker);
  await enqueueAll(env, requeued);
  return {
    requeued: requeued.length,
    expired,
    abandoned,
    unconfirmed,
    oldest_due_ms: oldestDueMs,
  };
}

/**
 * Runs the cron job: puts back on the queue what a crash or a lost message left waiting.
 * @throws when the sweep failed, so that Cloudflare's own list of runs shows it
 */
export async function sweepNotifications(env: Env): Promise<void> {
  const elapsed = stopwatch();
  const work = newWork();
  const line = (fields: Omit<CronLine, "event" | "duration_ms" | "db_ms">): CronLine => ({
    event: "cron",
    ...fields,
    duration_ms: elapsed(),
    db_ms: dbMs(work),
  });
  try {
    const done = await during(work, () => sweepAndRequeue(env));
    log("info", work, line({ outcome: "ok", ...done }));
  } catch (error) {
    log("error", work, line({ outcome: "failed", error: failureOf(error) }));
    // The runtime logs what is thrown as it is, and the error's own message may hold data.
    throw new Error("The sweep failed: its line in the log says why");
  }
}
