import { settings } from "../settings.ts";

/** How often a text is handed to the gateway before it is given up. */
export const MAX_ATTEMPTS = 8;

/**
 * How long a notification that is due is the queue's alone, in seconds. After that the sweep steps in, for the queue
 * must have lost it.
 */
export const SWEEP_GRACE = 60;

const FIRST_DELAY = 2;
const LONGEST_DELAY = 600;

/**
 * How long to wait before the next attempt: exponential back-off with full jitter, so that texts which failed
 * together do not come back together.
 * @param attempt the number of attempts made, from 1
 * @param random from 0 to 1
 * @param retryAfter what the gateway asked for, in seconds
 * @returns whole seconds, at least 1
 */
export function retryDelay(attempt: number, random: number, retryAfter = 0): number {
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
  return Math.max(1, Math.ceil(random * ceiling), Math.min(retryAfter, LONGEST_DELAY));
}

/** What the database may take to answer a claim and then, in three tries of ten seconds, to record it. In seconds. */
const DATABASE_TIME = 60;

/**
 * How long a claim holds, in seconds: longer than its batch can take, so that whoever holds it beyond has died.
 * @param rounds how many calls to the gateway are made one after the other, at the most
 */
export function leaseFor(rounds: number): number {
  return rounds * settings().AFRICASTALKING_TIMEOUT_SECONDS + DATABASE_TIME;
}

/**
 * How long a text that the gateway may have taken waits for a delivery report, in seconds: a day before its owner is
 * asked, or a minute before it is sent again.
 */
export function reportWait(): number {
  return settings().AFRICASTALKING_AMBIGUOUS === "resend" ? 60 : 24 * 60 * 60;
}
