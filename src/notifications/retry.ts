import { settings } from "../settings.ts";

const FIRST_DELAY = 2;
const LONGEST_DELAY = 600;
/** A week: the most that SMS_VALIDITY_HOURS takes. */
const LONGEST_VALIDITY = 168 * 60 * 60;

/** Limits how often the queue brings a message again: `max_retries` in wrangler.toml. */
const QUEUE_RETRIES = 7;

/**
 * Tells whether the queue brings a text again after some seconds. What waits for longer, or was brought often, is the
 * sweep's: the queue would call it a dead letter.
 * @param deliveries how often the queue has brought it
 */
export const isForQueue = (seconds: number, deliveries: number) =>
  seconds <= LONGEST_DELAY && deliveries <= QUEUE_RETRIES;

/**
 * Chooses how long to wait before the next attempt: exponential back-off with full jitter, so that texts which failed
 * together do not come back together. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param attempt the number of attempts made, from 1
 * @param random from 0 to 1
 * @param retryAfter what the gateway asked for, in seconds; kept for as long as any text is valid
 * @returns whole seconds, at least 1
 */
export function retryDelay(attempt: number, random: number, retryAfter = 0): number {
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
  return Math.max(1, Math.ceil(random * ceiling), Math.min(retryAfter, LONGEST_VALIDITY));
}

/** How long the database may take to answer a claim, and then to record it in three tries of ten seconds. In seconds. */
const DATABASE_TIME = 60;

/**
 * Returns the lease of a claim, in seconds. It outlasts any batch, so that an expired lease means a dead consumer.
 * @param rounds how many calls to the gateway are made one after the other, at the most
 */
export function leaseFor(rounds: number): number {
  return rounds * settings().AFRICASTALKING_TIMEOUT_SECONDS + DATABASE_TIME;
}

/**
 * Returns how long a text that the gateway may have accepted waits for a delivery report, in seconds. By default a day,
 * after which it fails and the business decides; with AFRICASTALKING_AMBIGUOUS=resend a minute, after which it is sent
 * again.
 */
export function reportWait(): number {
  return settings().AFRICASTALKING_AMBIGUOUS === "resend" ? 60 : 24 * 60 * 60;
}
