/** The states that a row can be in, named once for the database's checks and for the wire. */

export const ORDER_STATUSES = ["Pending", "Closed", "Cancelled"] as const;

/** How one attempt to send a text ended; `ambiguous` when nobody knows whether the gateway took it. */
export const ATTEMPT_OUTCOMES = ["accepted", "retry", "refused", "ambiguous"] as const;

export const NOTIFICATION_STATES = [
  "queued",
  "sending",
  "sent",
  "unconfirmed",
  "delivered",
  "failed",
  "skipped",
] as const;
