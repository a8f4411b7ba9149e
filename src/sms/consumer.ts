import { type Outcome, sendSms } from "./africastalking.ts";
import { renderMessage } from "./message.ts";
import { type Claim, claim, giveUp, REPORT_WAIT, type Recorded, record } from "./queries.ts";
import { notificationIdOf } from "./queue.ts";
import { retryDelay } from "./retry.ts";

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

/** Longer than any retry's delay by a minute, so that the sweep steps in only when the queue has lost it. */
const SWEEP_GRACE = 60;

function afterAttempt({ id, attempts }: Claim, outcome: Outcome): Recorded & { retryIn?: number } {
  switch (outcome.kind) {
    case "accepted":
      return {
        id,
        state: "sent",
        provider_message_id: outcome.messageId,
        segments: outcome.segments,
        cost_amount: outcome.cost?.amount,
        cost_currency: outcome.cost?.currency,
      };
    case "refused":
      return { id, state: "failed", failure_code: outcome.code, failure_detail: outcome.detail };
    case "ambiguous":
      return {
        id,
        state: "unconfirmed",
        failure_code: "unconfirmed",
        failure_detail: `${outcome.detail}: whether it took the text is not known`,
        due_in: REPORT_WAIT,
      };
    case "retry": {
      const retryIn = retryDelay(attempts, Math.random(), outcome.retryAfter);
      const { code, detail } = outcome;
      return {
        id,
        state: "queued",
        failure_code: code,
        failure_detail: detail,
        due_in: retryIn + SWEEP_GRACE,
        retryIn,
      };
    }
  }
}

/**
 * Sends the texts of one batch: two database calls, however many there are, each made again when it gets no answer.
 * Each message is acknowledged on its own.
 * When the database does not answer, nothing was sent that was not claimed, and the queue delivers the batch again.
 */
export async function consume(batch: MessageBatch<unknown>): Promise<void> {
  const ids = new Map(batch.messages.map((message) => [message, notificationIdOf(message)]));
  const lease = crypto.randomUUID();
  const known = [...ids.values()].filter((id) => id !== undefined);
  const claims = await insist(() => claim(known, lease));
  if (claims.length === 0) return batch.ackAll();
  const results: ReturnType<typeof afterAttempt>[] = [];
  await eachOf(claims, CONCURRENT_CALLS, async (held) => {
    const outcome = await sendSms(held.to, renderMessage(held.template, held.parameters));
    results.push(afterAttempt(held, outcome));
  });
  await insist(() => record(results));
  const delays = new Map(results.map(({ id, retryIn }) => [id, retryIn]));
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
