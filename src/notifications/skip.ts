import { and, eq, isNotNull, type SQL, sql } from "drizzle-orm";
import { db, query } from "../db/query.ts";
import { countryReason } from "./countries.ts";
import { lockedInOrder } from "./lock.ts";
import { notifications } from "./table.ts";
import { mayMake, move } from "./transition-sql.ts";
import { skipReasons } from "./unwanted.ts";

/**
 * Skips the waiting texts that their customer or business no longer wants, and those that would say what is not so: of an
 * order that was cancelled or deleted. For the system role.
 * @param which the condition of those to look at
 * @returns their ids, and the codes that say why
 */
export function skipUnwanted(which: SQL) {
  const code = sql`coalesce(untrue(${notifications.business_id}, ${notifications.order_id}, ${notifications.kind}),
    unwanted(${notifications.business_id}, ${notifications.to}), ${countryReason(notifications.to)})`;
  const detail = sql`(select skip.detail from ${skipReasons} where skip.code = ${code})`;
  return db
    .update(notifications)
    .set(move("skip", { reason: [code, detail] }))
    .where(and(lockedInOrder(which), mayMake("skip"), sql`${code} is not null`))
    .returning({ id: notifications.id, code: sql<string>`failure_code`.as("code") });
}

/** Skips the texts to a number that wait and are not wanted any more. @param phone E.164 */
export const skipWaitingTo = (phone: string) =>
  skipUnwanted(and(eq(notifications.to, phone), isNotNull(notifications.due_at))!);

/**
 * Stops all texts to a number, of every business, now and later, and skips those that wait.
 * @param phone E.164
 * @returns how many customers have it and were not known to have stopped
 */
export const optOut = (phone: string) =>
  query(
    {
      optedOut: sql<{ customers: string }>`select opt_out(${phone}) as customers`,
      skipped: skipWaitingTo(phone),
    },
    ({ optedOut: [row] }) => Number(row?.customers ?? 0),
  );
