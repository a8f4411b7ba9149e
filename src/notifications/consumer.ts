import type { Query } from "../db/query.ts";
import { systemScope } from "../db/scope.ts";
import { logNameOf } from "../log/line.ts";
import { during } from "../log/work.ts";
import { type Attempted, attempt } from "./attempt.ts";
import { logBreaker } from "./breaker-log.ts";
import { claim } from "./claim.ts";
import { type Incoming, incoming, logJobs, logNearLimit, type MessageResults } from "./job-log.ts";
import { record } from "./record.ts";
import { isForQueue, leaseFor } from "./retry.ts";

/**
 * A Worker may hold six connections at once; one is kept for the database.
 * https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections
 */
const CONCURRENT_CALLS = 5;

/** Runs `work` on all values, at most `limit` at a time. */
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

/** Runs a query of the system jobs, and retries it when it fails: without its record, an attempt's outcome is unknown. */
async function runWithRetries<Result>(query: Query<Result>, tries = 3): Promise<Result> {
  try {
    return await systemScope.run(query);
  } catch (error) {
    if (tries === 1) throw error;
    return runWithRetries(query, tries - 1);
  }
}

async function send(messages: Incoming[], results: MessageResults): Promise<void> {
  const works = new Map(messages.map(({ id, work }) => [id, work]));
  const ids = messages.map(({ id }) => id).filter((id) => id !== undefined);
  const lease = { id: crypto.randomUUID(), seconds: leaseFor(Math.ceil(messages.length / CONCURRENT_CALLS)) };
  const { claims, early, waiting, skipped, near } = await runWithRetries(claim(ids, lease));
  for (const { limit, business_id } of near) logNearLimit(limit, business_id);
  for (const { id, seconds } of early) results.set(id, { outcome: "early", retry_in_s: seconds });
  for (const { id, state } of waiting) results.set(id, { outcome: "waiting", state });
  for (const { id, code } of skipped) results.set(id, { outcome: "skipped", state: "skipped", code });
  const attempts: Attempted[] = [];
  await eachOf(claims, CONCURRENT_CALLS, async (claim) => {
    const made = await during(works.get(claim.id)!, () => attempt(claim));
    attempts.push(made);
    results.set(claim.id, {
      outcome: made.attempt.outcome,
      business: logNameOf(claim.business_id),
      attempt: claim.attempts,
      state: made.state,
      code: made.gatewayCode,
      gateway_ms: made.gatewayMs,
      retry_in_s: made.retryIn,
    });
  });
  if (attempts.length === 0) return;
  const evidence = attempts.map(({ evidence }) => evidence);
  const { breaker } = await runWithRetries(record(attempts, lease.id, evidence));
  logBreaker(breaker);
}

/**
 * Sends the texts of one batch in two database calls, each of which is made again when it fails. Acknowledges each
 * message on its own. When the claim fails, nothing was sent, and the queue delivers the batch again.
 */
export async function consume(batch: MessageBatch<unknown>): Promise<void> {
  const messages = batch.messages.map(incoming);
  const results = await logJobs(batch.queue, messages, "settled", (results) => send(messages, results));
  for (const { message, id } of messages) {
    const delaySeconds = results.get(id ?? "")?.retry_in_s;
    if (delaySeconds !== undefined && isForQueue(delaySeconds, message.attempts))
      message.retry({ delaySeconds });
    else message.ack();
  }
}

/** Logs the messages that the queue has brought too often. Their texts wait in the database, where the sweep finds them. */
export async function consumeDeadLetters(batch: MessageBatch<unknown>): Promise<void> {
  await logJobs(batch.queue, batch.messages.map(incoming), "left_to_sweep", async () => {});
  batch.ackAll();
}
