import { attempt } from "./attempt.ts";
import { claim, record } from "./queries.ts";
import { notificationIdOf } from "./queue.ts";
import { leaseFor } from "./retry.ts";
import { giveUp } from "./sweep-queries.ts";

/** A Worker may hold six connections at once; one is kept for the database. */
const CONCURRENT_CALLS = 5;

/** Runs `work` over all values, a few at a time. */
async function eachOf<Value>(
  values: Value[],
  limit: number,
  work: (value: Value) => Promise<void>,
): Promise<void> {
  const waiting = values.values();
  const worker = async () => {
    for (const value of waiting) await work(value);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

/** Asks the database again when it did not answer: what has been done by then must not be lost to one hiccup. */
async function insist<Result>(work: () => Promise<Result>, tries = 3): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (tries === 1) throw error;
    return insist(work, tries - 1);
  }
}

/**
 * Sends the texts of one batch: two database calls, however many there are, each made again when it gets no answer.
 * Each message is acknowledged on its own.
 * When the database does not answer, nothing was sent that was not claimed, and the queue delivers the batch again.
 */
export async function consume(batch: MessageBatch<unknown>): Promise<void> {
  const ids = new Map(batch.messages.map((message) => [message, notificationIdOf(message)]));
  const lease = { id: crypto.randomUUID(), seconds: leaseFor(Math.ceil(ids.size / CONCURRENT_CALLS)) };
  const known = [...ids.values()].filter((id) => id !== undefined);
  const { claims, early } = await insist(() => claim(known, lease));
  const delays = new Map(early.map(({ id, seconds }) => [id, seconds]));
  const results: Awaited<ReturnType<typeof attempt>>[] = [];
  await eachOf(claims, CONCURRENT_CALLS, async (held) => {
    results.push(await attempt(held));
  });
  if (results.length > 0) await insist(() => record(results, lease.id));
  for (const { id, retryIn } of results) if (retryIn !== undefined) delays.set(id, retryIn);
  for (const [message, id] of ids) {
    const delaySeconds = delays.get(id ?? "");
    if (delaySeconds === undefined) message.ack();
    else message.retry({ delaySeconds });
  }
}

/** Marks what the queue has given up. */
export async function consumeDeadLetters(batch: MessageBatch<unknown>): Promise<void> {
  await giveUp(batch.messages.map(notificationIdOf).filter((id) => id !== undefined));
  batch.ackAll();
}
