import { boolean, index, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Constraints } from "../db/errors.ts";
import { businessId, forBusiness, forOperator, tracked } from "../db/table.ts";

/** Says what the unique constraints mean to a client. */
export const constraints = {
  customers_code_unique: ["/code", "another of your customers has this code"],
  customers_phone_unique: ["/phone", "another of your customers has this phone number"],
} satisfies Constraints;

export const customers = pgTable(
  "customers",
  {
    business_id: businessId(),
    id: uuid().notNull(),
    first_name: text().notNull(),
    second_name: text().notNull(),
    code: text().notNull(),
    phone: text().notNull(),
    note: text(),
    sms_opt_out: boolean().notNull().default(false),
    /** Tells whether the number is in `stopped_numbers`. The trigger `mark_stopped` sets it, whatever a statement says. */
    sms_stopped: boolean().notNull().default(false),
    ...tracked,
  },
  (table) => [
    primaryKey({ columns: [table.business_id, table.id] }),
    unique("customers_code_unique").on(table.business_id, table.code),
    unique("customers_phone_unique").on(table.business_id, table.phone),
    // Orders refer to it: they hold the code as well.
    uniqueIndex("customers_id_code_index").on(table.business_id, table.id, table.code),
    index("customers_created_at_index").on(table.business_id, table.created_at, table.id),
    index("customers_first_name_index").on(table.business_id, table.first_name, table.id),
    index("customers_second_name_index").on(table.business_id, table.second_name, table.id),
    index("customers_updated_at_index").on(table.business_id, table.updated_at, table.id),
    // For the gateway's opt-outs, which are about a phone, whichever business its customer belongs to.
    index("customers_phone_index").on(table.phone),
    forBusiness(table.business_id),
    forOperator(table.business_id),
  ],
);
