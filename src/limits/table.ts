import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { businessId, forBusiness, forOperator, forSystem, time } from "../db/table.ts";

/** Keeps what an operator has set for one business. One without a row is not suspended, and has the limits of all. */
export const restrictions = pgTable(
  "restrictions",
  {
    business_id: businessId().primaryKey(),
    suspended_at: time(),
    /** In place of SMS_DAILY_LIMIT. */
    sms_daily_limit: integer(),
  },
  (table) => [
    check("restrictions_sms_daily_limit_not_negative", sql`${table.sms_daily_limit} >= 0`),
    forBusiness(table.business_id),
    forOperator(table.business_id),
  ],
);

/**
 * Counts how many texts were handed to the gateway on the last day on which there was one. A counter is `` for the texts of a
 * business. Those of no business have the nil UUID: `all` is the deployment's, and a phone number (E.164) that number's.
 * Only the function `count_text` writes here.
 */
export const usage = pgTable(
  "usage",
  {
    business_id: businessId(),
    counter: text().notNull(),
    day: date({ mode: "string" }).notNull(),
    texts: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.business_id, table.counter] }),
    index("usage_day_index").on(table.day),
    forBusiness(table.business_id),
    forSystem(),
    forOperator(table.business_id),
  ],
);
