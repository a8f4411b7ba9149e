/** What travels on the queue: only where to look. The notification itself stays in the database. */
export interface SmsJob {
  notificationId: string;
}

/** Tells the consumer that a notification is waiting. Whatever is not told is found by the sweep. */
export async function enqueue(env: Env, notificationId: string): Promise<void> {
  try {
    await env.SMS_QUEUE.send({ notificationId } satisfies SmsJob);
  } catch (error) {
    console.error(JSON.stringify({ event: "enqueue_failed", notificationId, reason: String(error) }));
  }
}
