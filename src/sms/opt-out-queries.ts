import { and, eq, isNotNull, sql } from "drizzle-orm";
import { notifications } from "../db/schema.ts";
import { db, systemScope } from "../db/scope.ts";
import { skipUnwanted } from "./skip.ts";

/**
 * Takes a phone number's wish for no more texts, for every owner's customer with that number.
 * @param phone E.164
 * @returns for how many customers that is new
 */
export async function optOut(phone: string): Promise<number> {
  const [{ rows }] = await systemScope.run([
    db.execute<{ customers: string }>(sql`select opt_out(${phone}) as customers`),
    skipUnwanted(and(eq(notifications.to, phone), isNotNull(notifications.due_at))!),
  ]);
  return Number(rows[0]!.customers);
}
