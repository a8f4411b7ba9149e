import { and, eq, notExists, or, type SQL, sql } from "drizzle-orm";
import { notifications } from "../db/schema.ts";
import { db, systemScope } from "../db/scope.ts";

/** What a delivery report says. */
export interface Reported {
  state: "sent" | "delivered" | "failed";
  /** Whether its status is one that we know; any other changes nothing. */
  known: boolean;
  failure_code: string | null;
  failure_detail: string | null;
}

/** How many texts to a number may or may not have been taken: a report whose id is new can be about any of them. */
const openTo = (phone: string | SQL) => sql`(select count(*) from notifications open
  where open."to" = ${phone} and open.state in ('sending', 'unconfirmed') and open.provider_message_id is null)`;

/**
 * Moves a notification on by a delivery report, never backwards: what is delivered or failed stays so. A text whose
 * sending was never confirmed is known by its number, if it is the only one, and is thereby confirmed.
 * @param id the provider's
 * @returns whether the text is known, unknown, or being sent at this moment, its id not yet written down; then the
 *   report is kept with it
 */
export async function report(
  id: string,
  phone: string,
  { known, ...said }: Reported,
): Promise<"known" | "unknown" | "in flight"> {
  const { provider_message_id, state, to } = notifications;
  const sameId = db.select({ id: notifications.id }).from(notifications).where(eq(provider_message_id, id));
  // A report that comes again is about the attempt that had its id, not about a later one of the same text.
  const isPast = sql`attempt_history @> ${JSON.stringify([{ provider_message_id: id }])}::jsonb`;
  const open = (which: "sending" | "unconfirmed") =>
    and(
      eq(to, phone),
      eq(state, which),
      sql`provider_message_id is null`,
      notExists(sameId),
      sql`not ${isPast}`,
    );
  const isKnown = known ? undefined : sql`false`;
  const isNews = said.state === "sent" ? sql`false` : undefined;
  const [flying, moved, seen] = await systemScope.run([
    // This goes first. Either it holds the row, and whoever records the attempt finds the report with it; or it waits
    // for them, misses, and the next statement finds the attempt recorded.
    db
      .update(notifications)
      .set({
        // What is final is not taken back by what was said on the way to it.
        early_reports: isNews
          ? sql`${JSON.stringify({ [id]: said })}::jsonb || coalesce(early_reports, '{}')`
          : sql`coalesce(early_reports, '{}') || ${JSON.stringify({ [id]: said })}::jsonb`,
      })
      .where(and(isKnown, open("sending")))
      .returning({ id: notifications.id }),
    db
      .update(notifications)
      .set({ ...said, provider_message_id: id, [`${said.state}_at`]: sql`now()`, due_at: null })
      .where(
        and(
          isKnown,
          or(
            and(eq(provider_message_id, id), eq(state, "sent"), isNews),
            and(eq(provider_message_id, id), eq(state, "unconfirmed")),
            and(open("unconfirmed"), sql`${openTo(phone)} = 1`),
          ),
        ),
      )
      .returning({ id: notifications.id }),
    sameId,
  ]);
  if (moved.length > 0 || seen.length > 0) return "known";
  return flying.length > 0 ? "in flight" : "unknown";
}

/**
 * Believes the reports that were kept with texts, once it is known which text they are about: by the id that the
 * gateway's answer gave, or as the only text to its number that may have been taken.
 * @param which of `notifications`, by the name `held`
 */
export const takeEarlyReports = (which: SQL) => {
  const at = (state: string) =>
    sql`case early.said->>'state' when ${state} then now() else ${sql.raw(`n.${state}_at`)} end`;
  return db.execute(sql`
    update notifications n set
      state = early.said->>'state', provider_message_id = early.id, due_at = null,
      failure_code = early.said->>'failure_code', failure_detail = early.said->>'failure_detail',
      sent_at = ${at("sent")}, delivered_at = ${at("delivered")}, failed_at = ${at("failed")}
    from notifications held, jsonb_each(held.early_reports) as early (id, said)
    where n.id = held.id and ${which} and (
      held.provider_message_id = early.id
        and (held.state = 'unconfirmed' or held.state = 'sent' and early.said->>'state' <> 'sent')
      or held.state = 'unconfirmed' and held.provider_message_id is null and ${openTo(sql`held."to"`)} = 1
        and not exists (select from notifications other where other.provider_message_id = early.id))`);
};
