import { and, eq, type SQL, sql } from "drizzle-orm";
import { notifications } from "../db/schema.ts";
import { db } from "../db/scope.ts";

const REASONS = {
  cancelled: "The order was cancelled when it was placed",
  sms_off: "Text messages are switched off in your settings",
  opted_out: "The customer wants no text messages",
};

/** SQL for why a text is not sent, as the table `skip (code, detail)`. */
export const skipReasons = sql`(values ${sql.join(
  Object.entries(REASONS).map(([code, detail]) => sql`(${code}::text, ${detail}::text)`),
  sql`, `,
)}) as skip (code, detail)`;

/** Skips the waiting texts that their customer or owner no longer wants. Returns their ids. */
export const skipUnwanted = (which: SQL) => {
  const code = sql`unwanted(owner_id, "to")`;
  return db
    .update(notifications)
    .set({
      state: "skipped",
      skipped_at: sql`now()`,
      due_at: null,
      failure_code: code,
      failure_detail: sql`(select skip.detail from ${skipReasons} where skip.code = ${code})`,
    })
    .where(and(which, eq(notifications.state, "queued"), sql`${code} is not null`))
    .returning({ id: notifications.id });
};
