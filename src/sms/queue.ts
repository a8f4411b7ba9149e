import { z } from "../http/zod.ts";

/** What travels on the queue: only where to look. The notification itself stays in the database. */
const SmsJob = z.object({ notificationId: z.guid() });
export type SmsJob = z.output<typeof SmsJob>;

/** The notification that a message is about; undefined when it is not one of ours, which must not harm the rest. */
export function notificationIdOf(message: Message<unknown>): string | undefined {
  const job = SmsJob.safeParse(message.body);
  if (!job.success) console.error(JSON.stringify({ event: "unreadable_job", message_id: message.id }));
  return job.data?.notificationId;
}

/** Tells the consumer that a notification is waiting. Whatever is not told is found by the sweep. */
export async function enqueue(env: Env, notificationId: string): Promise<void> {
  try {
    await env.SMS_QUEUE.send({ notificationId } satisfies SmsJob);
  } catch (error) {
    console.error(JSON.stringify({ event: "enqueue_failed", notificationId, reason: String(error) }));
  }
}

/** A queue takes a hundred messages in one call. */
const BATCH = 100;

/**
 * Tells the consumer of many that are waiting.
 * @throws when the queue does not take them: the sweep finds what it was not told of
 */
export async function enqueueAll(env: Env, notificationIds: string[]): Promise<void> {
  for (let start = 0; start < notificationIds.length; start += BATCH) {
    const jobs = notificationIds
      .slice(start, start + BATCH)
      .map((notificationId) => ({ body: { notificationId } }));
    await env.SMS_QUEUE.sendBatch(jobs satisfies { body: SmsJob }[]);
  }
}
