/** The states that a row can be in, named once for the database's checks and for the wire. */

export const ORDER_STATUSES = ["Pending", "Closed", "Cancelled"] as const;

export const NOTIFICATION_STATES = [
  "queued",
  "sending",
  "sent",
  "unconfirmed",
  "delivered",
  "failed",
  "skipped",
] as const;
