import { ownerOf } from "../log/line.ts";
import { during } from "../log/work.ts";
import { type Attempted, attempt } from "./attempt.ts";
import { type Found, type Incoming, incoming, logMessages } from "./message-log.ts";
import { claim, record } from "./queries.ts";
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

async function send(messages: Incoming[], found: Found): Promise<void> {
  const works = new Map(messages.map(({ id, work }) => [id, work]));
  const ids = messages.map(({ id }) => id).filter((id) => id !== undefined);
  const lease = { id: crypto.randomUUID(), seconds: leaseFor(Math.ceil(messages.length / CONCURRENT_CALLS)) };
  const { claims, early, skipped } = await insist(() => claim(ids, lease));
  for (const { id, seconds } of early) found.set(id, { outcome: "early", retry_in_s: seconds });
  for (const id of skipped) found.set(id, { outcome: "skipped", state: "skipped" });
  const results: Attempted[] = [];
  await eachOf(claims, CONCURRENT_CALLS, async (held) => {
    const result = await during(works.get(held.id)!, () => attempt(held));
    results.push(result);
    found.set(held.id, {
      outcome: result.attempt.outcome,
      owner: ownerOf(held.ownerId),
      attempt: held.attempts,
      state: result.state,
      code: result.gatewayCode,
      gateway_ms: result.gatewayMs,
      retry_in_s: result.retryIn,
    });
  });
  if (results.length > 0) await insist(() => record(results, lease.id));
}

/**
 * Sends the texts of one batch: two database calls, however many there are, each made again when it gets no answer.
 * Each message is acknowledged on its own.
 * When the database does not answer, nothing was sent that was not claimed, and the queue delivers the batch again.
 */
export async function consume(batch: MessageBatch<unknown>): Promise<void> {
  const messages = batch.messages.map(incoming);
  const found = await logMessages(batch.queue, messages, "settled", (found) => send(messages, found));
  for (const { message, id } of messages) {
    const delaySeconds = found.get(id ?? "")?.retry_in_s;
    if (delaySeconds === undefined) message.ack();
    else message.retry({ delaySeconds });
  }
}

/** Marks what the queue has given up. */
export async function consumeDeadLetters(batch: MessageBatch<unknown>): Promise<void> {
  const messages = batch.messages.map(incoming);
  await logMessages(batch.queue, messages, "left_to_sweep", async (found) => {
    const given = await giveUp(messages.map(({ id }) => id).filter((id) => id !== undefined));
    for (const id of given) found.set(id, { outcome: "given_up", state: "failed" });
  });
  batch.ackAll();
}
