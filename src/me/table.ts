import { boolean, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { forBusiness, forOperator, tracked } from "../db/table.ts";

/** What a business has set. One that never set anything has no row and gets the defaults. */
export const businesses = pgTable(
  "businesses",
  {
    id: uuid().primaryKey(),
    business_name: text(),
    time_zone: text(),
    currency: text(),
    /** Whose numbers it writes without their country code: ISO 3166-1 alpha-2. */
    country: text(),
    sms_template: text(),
    sms_enabled: boolean().notNull().default(true),
    ...tracked,
  },
  (table) => [forBusiness(table.id), forOperator(table.id)],
);
