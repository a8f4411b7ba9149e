import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import worker from "../../src/worker.ts";

/** Hands the Worker a batch of messages with these bodies, as a queue would, and tells what became of each. */
export async function deliver(queue: "oda-sms" | "oda-sms-dead", bodies: unknown[], door = worker) {
  const messages = bodies.map((body, index) => ({
    id: `message-${index}`,
    timestamp: new Date(),
    attempts: 1,
    body,
  }));
  const batch = createMessageBatch(queue, messages);
  // The queue's result says which messages are to come again, not when.
  const delays: unknown[] = [];
  for (const message of batch.messages) {
    vi.spyOn(message, "retry").mockImplementation((options) => void delays.push(options?.delaySeconds));
  }
  await door.queue(batch as MessageBatch<never>);
  const { ackAll, explicitAcks } = await getQueueResult(batch, createExecutionContext());
  return { acked: ackAll ? messages.length : explicitAcks.length, delays };
}

/** Lets the cron job run once. */
export async function runCron(door = worker): Promise<void> {
  const context = createExecutionContext();
  await door.scheduled(createScheduledController(), env);
  await waitOnExecutionContext(context);
}
