import { and, eq, isNull, notExists, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { db, type Query, query } from "../db/query.ts";
import { lockedInOrder } from "./lock.ts";
import { notifications } from "./table.ts";
import { mayMake, move, movesTo } from "./transition-sql.ts";

/** What a delivery report says. */
interface Reported {
  state: "sent" | "delivered" | "failed";
  /** Whether its status is one that Oda knows; any other changes nothing. */
  known: boolean;
  failure_code: string | null;
  failure_detail: string | null;
}

/** The move of a report, by its state. */
const MOVES = { sent: "confirm", delivered: "deliver", failed: "reportFailure" } as const;

const changes = (...reason: [code: string | SQL | null, detail: string | SQL | null]) => ({
  confirm: move("confirm"),
  deliver: move("deliver"),
  reportFailure: move("reportFailure", { reason }),
});

const { provider_message_id, state, to } = notifications;

/** Counts the texts to a number that the gateway may have taken: a report with a new id can be about any of them. */
const openTo = (phone: string | SQLWrapper) => sql`(select count(*) from notifications open
  where open."to" = ${phone} and open.state in ('sending', 'unconfirmed') and open.provider_message_id is null)`;

/**
 * Moves a notification on by a delivery report, never backwards. Matches an unconfirmed text by its phone number if no
 * other text to that number is open, and so confirms it.
 * @param id the provider's
 * @returns whether the text is known, unknown, or being sent at this moment, its id not yet written down; then the
 *   report is kept with it
 */
export function report(
  id: string,
  phone: string,
  { known, ...said }: Reported,
): Query<"known" | "unknown" | "in flight"> {
  const sameId = db.select({ id: notifications.id }).from(notifications).where(eq(provider_message_id, id));
  // A report that comes again is about the attempt that had its id, not about a later one of the same text.
  const isPast = sql`attempt_history @> ${JSON.stringify([{ provider_message_id: id }])}::jsonb`;
  const open = (which: "sending" | "unconfirmed") =>
    and(eq(to, phone), eq(state, which), isNull(provider_message_id), notExists(sameId), sql`not ${isPast}`);
  const isKnown = known ? undefined : sql`false`;
  const kept = sql`${JSON.stringify({ [id]: said })}::jsonb`;
  const statements = {
    // This goes first. Either it locks the row, and the record of the attempt finds the report with it; or it waits for
    // the record, misses, and the next statement finds the attempt recorded.
    early: db
      .update(notifications)
      .set({
        // A report that the text is on its way does not replace a final one.
        early_reports:
          said.state === "sent"
            ? sql`${kept} || coalesce(early_reports, '{}')`
            : sql`coalesce(early_reports, '{}') || ${kept}`,
      })
      .where(lockedInOrder(and(isKnown, open("sending"))!))
      .returning({ id: notifications.id }),
    moved: db
      .update(notifications)
      .set({
        ...changes(said.failure_code, said.failure_detail)[MOVES[said.state]],
        provider_message_id: id,
      })
      .where(
        and(
          isKnown,
          mayMake(MOVES[said.state]),
          or(eq(provider_message_id, id), and(open("unconfirmed"), sql`${openTo(phone)} = 1`)),
        ),
      )
      .returning({ id: notifications.id }),
    seen: sameId,
  };
  return query(statements, ({ early, moved, seen }) => {
    if (moved.length > 0 || seen.length > 0) return "known";
    return early.length > 0 ? "in flight" : "unknown";
  });
}

const early = movesTo(
  sql`early.said->>'state'`,
  changes(sql`early.said->>'failure_code'`, sql`early.said->>'failure_detail'`),
);

/**
 * Applies the reports that were kept with notifications, once it is known which text they are about: by the id that the
 * gateway's answer gave, or as the only text to its number that may have been taken.
 * @param which the condition of the notifications
 */
export const takeEarlyReports = (which: SQL) =>
  db
    .update(notifications)
    .set({ ...early.assignments, provider_message_id: sql`early.id` })
    .from(sql`notifications held, jsonb_each(held.early_reports) as early (id, said)`)
    // Conditions are on the row itself, for `held` is not read again when another transaction has changed the row.
    .where(sql`notifications.id = held.id and ${which} and ${early.allowed} and (${provider_message_id} = early.id
      or ${state} = 'unconfirmed' and ${provider_message_id} is null and ${openTo(to)} = 1
        and not exists (select from notifications other where other.provider_message_id = early.id))`);
