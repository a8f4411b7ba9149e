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
    /** Switches all texts on or off. Each kind has a switch and a template of its own (occasions.ts). */
    sms_enabled: boolean().notNull().default(true),
    order_placed_enabled: boolean().notNull().default(true),
    sms_template: text(),
    order_ready_enabled: boolean().notNull().default(false),
    order_ready_template: text(),
    order_closed_enabled: boolean().notNull().default(false),
    order_closed_template: text(),
    order_cancelled_enabled: boolean().notNull().default(false),
    order_cancelled_template: text(),
    reminder_enabled: boolean().notNull().default(false),
    reminder_template: text(),
    /** No reminder goes out from the one time to the other, `HH:MM` by the business's clock. Equal ones are none. */
    quiet_from: text(),
    quiet_until: text(),
    ...tracked,
  },
  (table) => [forBusiness(table.id), forOperator(table.id)],
);
