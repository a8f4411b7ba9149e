import { failureOf } from "../log/failure.ts";
import { dbMs, log, type MessageLine } from "../log/line.ts";
import { during, newWork, stopwatch, type Work } from "../log/work.ts";
import { jobOf } from "./queue.ts";

/** A message, the notification that it is about unless it is not one of ours, and the trace that it goes on with. */
export interface Incoming {
  message: Message<unknown>;
  id: string | undefined;
  work: Work;
}

export function incoming(message: Message<unknown>): Incoming {
  const job = jobOf(message);
  return { message, id: job?.notificationId, work: newWork(job?.traceparent) };
}

/** What became of notifications, by their ids. */
export type Found = Map<
  string,
  Pick<MessageLine, "outcome" | "state" | "attempt" | "code" | "gateway_ms" | "retry_in_s" | "owner">
>;

const LEVELS = {
  accepted: "info",
  skipped: "info",
  settled: "info",
  early: "info",
  retry: "warn",
  ambiguous: "warn",
  refused: "warn",
  left_to_sweep: "warn",
  given_up: "error",
  unreadable: "error",
  failed: "error",
} as const satisfies Record<MessageLine["outcome"], unknown>;

/**
 * Does what a batch asks for, then writes a line for each of its messages.
 * @param otherwise the outcome of a notification that the task has found nothing out about
 * @param task is handed the map to write down what it finds out, as soon as it does
 * @throws when the task does, for the queue to deliver the batch again
 */
export async function logMessages(
  queue: string,
  messages: Incoming[],
  otherwise: MessageLine["outcome"],
  task: (found: Found) => Promise<void>,
): Promise<Found> {
  const start = Date.now();
  const elapsed = stopwatch();
  const batch = newWork();
  const found: Found = new Map();
  const write = (error?: unknown) => {
    const told = new Map(found);
    for (const { message, id, work } of messages) {
      const known = told.get(id ?? "");
      // Twins in one batch lead to one attempt.
      told.delete(id ?? "");
      const outcome = error ? "failed" : id === undefined ? "unreadable" : (known?.outcome ?? otherwise);
      log(LEVELS[outcome], work, {
        event: "message",
        ...known,
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
    await during(batch, () => task(found));
  } catch (error) {
    write(error);
    // What is thrown is logged as it is, and the error's own message may hold data.
    throw new Error("The batch failed: the lines of its messages in the log say why");
  }
  write();
  return found;
}
