import type { SmsJob } from "./queue.ts";
import { sweep } from "./sweep-queries.ts";

/** A queue takes a hundred messages in one call. */
const BATCH = 100;

/** The cron job: puts back on the queue what a crash or a lost message left waiting. */
export async function sweepNotifications(env: Env): Promise<void> {
  const ids = await sweep(10 * BATCH);
  for (let start = 0; start < ids.length; start += BATCH) {
    const jobs = ids.slice(start, start + BATCH).map((notificationId) => ({ body: { notificationId } }));
    await env.SMS_QUEUE.sendBatch(jobs satisfies { body: SmsJob }[]);
  }
}
