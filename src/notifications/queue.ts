import { failureOf } from "../log/failure.ts";
import { type EnqueueLine, log } from "../log/line.ts";
import { currentWork, newWork, traceHeaders } from "../log/work.ts";
import { z } from "../zod.ts";

/** A message of the queue: the id of a notification, which stays in the database, and the trace. */
const SmsJob = z.object({
  notificationId: z.guid(),
  traceparent: z.string().optional().catch(undefined),
});
export type SmsJob = z.output<typeof SmsJob>;

/** Makes a message for the queue, as part of the current work. */
const jobFor = (notificationId: string): SmsJob => ({ notificationId, ...traceHeaders() });

/** Reads a message. @returns undefined when it is not one of ours, which must not harm the rest of its batch */
export function jobOf(message: Message<unknown>): SmsJob | undefined {
  return SmsJob.safeParse(message.body).data;
}

const logFailure = (about: Pick<EnqueueLine, "notification_id" | "count">, error: unknown) =>
  log("warn", currentWork() ?? newWork(), {
    event: "enqueue",
    outcome: "failed",
    ...about,
    error: failureOf(error),
  });

/** Tells the consumer that a notification is waiting. Logs a failure, after which the sweep finds the notification. */
export async function enqueue(env: Env, notificationId: string): Promise<void> {
  try {
    await env.SMS_QUEUE.send(jobFor(notificationId));
  } catch (error) {
    logFailure({ notification_id: notificationId }, error);
  }
}

/** A queue takes a hundred messages in one call. */
const BATCH = 100;

/**
 * Tells the consumer that many notifications are waiting.
 * @throws when the queue does not take them; the sweep finds them
 */
export async function enqueueAll(env: Env, notificationIds: string[]): Promise<void> {
  for (let start = 0; start < notificationIds.length; start += BATCH) {
    const ids = notificationIds.slice(start, start + BATCH);
    await env.SMS_QUEUE.sendBatch(ids.map((id) => ({ body: jobFor(id) })));
  }
}

/** As {@link enqueue}, for many. */
export async function tryToEnqueueAll(env: Env, notificationIds: string[]): Promise<void> {
  try {
    await enqueueAll(env, notificationIds);
  } catch (error) {
    logFailure({ count: notificationIds.length }, error);
  }
}
