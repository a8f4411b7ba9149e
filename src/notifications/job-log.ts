import type { DailyLimit } from "../limits/sentences.ts";
import { failureOf } from "../log/failure.ts";
import { dbMs, log, logNameOf, type MessageLine } from "../log/line.ts";
import { currentWork, during, newWork, stopwatch, type Work } from "../log/work.ts";
import { jobOf } from "./queue.ts";

export interface Incoming {
  message: Message<unknown>;
  /** The notification that it is about; undefined when the message is not one of ours. */
  id: string | undefined;
  /** Continues the trace of the request that put it on the queue. */
  work: Work;
}

/** Reads a message. */
export function incoming(message: Message<unknown>): Incoming {
  const job = jobOf(message);
  return { message, id: job?.notificationId, work: newWork(job?.traceparent) };
}

/** What became of notifications, by their ids. */
export type MessageResults = Map<
  string,
  Pick<MessageLine, "outcome" | "state" | "attempt" | "code" | "gateway_ms" | "retry_in_s" | "business">
>;

const LEVELS = {
  accepted: "info",
  skipped: "info",
  settled: "info",
  early: "info",
  waiting: "info",
  retry: "warn",
  held: "warn",
  ambiguous: "warn",
  refused: "warn",
  left_to_sweep: "warn",
  unreadable: "error",
  failed: "error",
} as const satisfies Record<MessageLine["outcome"], unknown>;

/** Warns that four fifths of a limit of the day are used. */
export function logNearLimit(limit: Exclude<DailyLimit, "number">, businessId: string): void {
  const whose = limit === "business" ? { business: logNameOf(businessId) } : {};
  log("warn", currentWork() ?? newWork(), { event: "limit", outcome: "near", limit, ...whose });
}

/**
 * Handles a batch of messages, then logs a line for each.
 * @param otherwise the outcome of a notification that the task has set no result for
 * @param task is handed the map to set results in, each as soon as it is known
 * @returns the results
 * @throws when the task does, so that the queue delivers the batch again
 */
export async function logJobs(
  queue: string,
  messages: Incoming[],
  otherwise: MessageLine["outcome"],
  task: (results: MessageResults) => Promise<void>,
): Promise<MessageResults> {
  const start = Date.now();
  const elapsed = stopwatch();
  const batch = newWork();
  const results: MessageResults = new Map();
  const write = (error?: unknown) => {
    const unlogged = new Map(results);
    for (const { message, id, work } of messages) {
      const result = unlogged.get(id ?? "");
      // Twins in one batch lead to one attempt, which is logged once.
      unlogged.delete(id ?? "");
      const outcome = error ? "failed" : id === undefined ? "unreadable" : (result?.outcome ?? otherwise);
      log(LEVELS[outcome], work, {
        event: "message",
        ...result,
        outcome,
        queue,
        message_id: message.id,
        delivery: message.attempts,
        batch_trace_id: batch.trace.traceId,
        // The queue's clock may be ahead of this one.
        age_ms: Math.max(0, start - message.timestamp.getTime()),
        notification_id: id,
        duration_ms: elapsed(),
        db_ms: dbMs(batch),
        error: failureOf(error),
      });
    }
  };
  try {
    await during(batch, () => task(results));
  } catch (error) {
    write(error);
    // The runtime logs what is thrown as it is, and the error's own message may hold data.
    throw new Error("The batch failed: the lines of its messages in the log say why");
  }
  write();
  return results;
}
