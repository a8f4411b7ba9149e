import { and, eq, isNotNull, type SQL, sql } from "drizzle-orm";
import { notifications } from "../db/schema.ts";
import { db, systemScope } from "../db/scope.ts";

/** Skips the texts that wait for customers who have opted out since. */
export const skipOptedOut = (which: SQL) =>
  db
    .update(notifications)
    .set({
      state: "skipped",
      skipped_at: sql`now()`,
      due_at: null,
      failure_code: "opted_out",
      failure_detail: "The customer wants no text messages",
    })
    .where(and(which, eq(notifications.state, "queued"), sql`opted_out(owner_id, "to")`));

/**
 * Takes a phone number's wish for no more texts, for every owner's customer with that number.
 * @param phone E.164
 * @returns for how many customers that is new
 */
export async function optOut(phone: string): Promise<number> {
  const [{ rows }] = await systemScope.run([
    db.execute<{ customers: string }>(sql`select opt_out(${phone}) as customers`),
    skipOptedOut(and(eq(notifications.to, phone), isNotNull(notifications.due_at))!),
  ]);
  return Number(rows[0]!.customers);
}
