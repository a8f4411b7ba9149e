import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import worker from "../../src/worker.ts";

/** Hands the Worker a batch of messages with these bodies, as a queue would, and tells what became of each. */
export async function deliver(queue: "oda-sms" | "oda-sms-dead", bodies: unknown[]) {
  const messages = bodies.map((body, index) => ({
    id: `message-${index}`,
    timestamp: new Date(),
    attempts: 1,
    body,
  }));
  const batch = createMessageBatch(queue, messages);
  await worker.queue(batch as MessageBatch<never>);
  const result = await getQueueResult(batch, createExecutionContext());
  return {
    acked: result.ackAll ? messages.map(({ id }) => id) : result.explicitAcks,
    retried: result.retryMessages,
  };
}

/** Lets the cron job run once. */
export async function runCron(): Promise<void> {
  const context = createExecutionContext();
  await worker.scheduled(createScheduledController(), env);
  await waitOnExecutionContext(context);
}
