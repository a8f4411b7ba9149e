import { sql } from "drizzle-orm";
import { type Query, query } from "../db/query.ts";
import type { RequestDetails } from "../log/line.ts";
import { skipWaitingTo } from "../notifications/skip.ts";

/** A message that somebody sent to the service. */
export interface Incoming {
  /** The gateway's. */
  id: string;
  /** E.164. */
  from: string;
  to: string | null;
  text: string;
  /** ISO 8601. */
  receivedAt: string;
  /** Says what the message asks for, when it is such a word alone. */
  wish: "stop" | "start" | undefined;
}

/** Says what became of the message. */
type Outcome = NonNullable<RequestDetails["incoming"]>;

/**
 * Takes a message, once for its id: the function `receive_message` (drizzle/) says what becomes of it, and whose reply it
 * is. For the system role.
 * @param replyId of the reply that it may become
 * @returns what it was, and for how many customers a stop or a start was
 */
export function receiveMessage(
  { id, from, to, text, receivedAt, wish }: Incoming,
  replyId: string,
): Query<{ outcome: Outcome; customers: number | undefined }> {
  const statements = {
    received: sql<{
      outcome: Outcome;
      customers: string | null;
    }>`select * from receive_message(${id}, ${replyId}, ${from},
      ${to}, ${text}, ${receivedAt}, ${wish ?? null})`,
    // For this role, the database lets no function of its owner move a text.
    skipped: wish === "stop" ? skipWaitingTo(from) : undefined,
  };
  return query(statements, ({ received: [row] }) => ({
    outcome: row!.outcome,
    customers: row!.customers === null ? undefined : Number(row!.customers),
  }));
}
