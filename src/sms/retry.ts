/** How often a text is handed to the gateway before it is given up. */
export const MAX_ATTEMPTS = 8;

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
