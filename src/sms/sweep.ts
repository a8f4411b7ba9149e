import { enqueueAll } from "./queue.ts";
import { sweep } from "./sweep-queries.ts";

/** As many as the queue takes in ten calls. */
const MOST = 1_000;

/** The cron job: puts back on the queue what a crash or a lost message left waiting. */
export async function sweepNotifications(env: Env): Promise<void> {
  await enqueueAll(env, await sweep(MOST));
}
