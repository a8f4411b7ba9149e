/** The states that a row can be in, named once for the database's checks and for the wire. */

export const ORDER_STATUSES = ["Pending", "Closed", "Cancelled"] as const;

/**
 * How one attempt to send a text ended; `held` when the gateway refused the account and not the text, `ambiguous` when
 * nobody knows whether it took the text.
 */
export const ATTEMPT_OUTCOMES = ["accepted", "retry", "held", "refused", "ambiguous"] as const;

/**
 * Whether texts go to the gateway: all of them, none but one probe at a time, or after an outage so many in a minute.
 * https://learn.microsoft.com/azure/architecture/patterns/circuit-breaker
 */
export const BREAKER_STATES = ["closed", "open", "half_open"] as const;

/** What opened the breaker: the gateway does not work, or it refuses the account of this deployment. */
export const GATEWAY_FAULTS = ["outage", "account"] as const;

export const NOTIFICATION_STATES = [
  "queued",
  "held",
  "sending",
  "sent",
  "unconfirmed",
  "delivered",
  "failed",
  "expired",
  "skipped",
] as const;
