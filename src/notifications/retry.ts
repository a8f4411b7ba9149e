import { settings } from "../settings.ts";

const FIRST_DELAY = 2;
const LONGEST_DELAY = 600;

/**
 * Chooses how long to wait before the next attempt: exponential back-off with full jitter, so that texts which failed
 * together do not come back together. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param attempt the number of attempts made, from 1
 * @param random from 0 to 1
 * @param retryAfter what the gateway asked for, in seconds
 * @returns whole seconds, at least 1
 */
export function retryDelay(attempt: number, random: number, retryAfter = 0): number {
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
  return Math.max(1, Math.ceil(random * ceiling), Math.min(retryAfter, LONGEST_DELAY));
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
