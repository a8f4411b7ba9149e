import { failureOf } from "../log/failure.ts";
import { type CronLine, dbMs, log } from "../log/line.ts";
import { during, newWork, stopwatch } from "../log/work.ts";
import { enqueueAll } from "./queue.ts";
import { sweep } from "./sweep-queries.ts";

/** As many as the queue takes in ten calls. */
const MOST = 1_000;

async function sweepAndRequeue(env: Env): Promise<Partial<CronLine>> {
  const { requeued, givenUp, abandoned, unconfirmed, oldestDueMs } = await sweep(MOST);
  await enqueueAll(env, requeued);
  return {
    requeued: requeued.length,
    given_up: givenUp,
    abandoned,
    unconfirmed,
    oldest_due_ms: oldestDueMs,
  };
}

/**
 * The cron job: puts back on the queue what a crash or a lost message left waiting.
 * @throws when it could not, for Cloudflare's own list of runs
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
    // What is thrown is logged as it is, and the error's own message may hold data.
    throw new Error("The sweep failed: its line in the log says why");
  }
}
