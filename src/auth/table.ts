import { index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { businessId, forBusiness, forOperator, forSystem, time, tracked } from "../db/table.ts";

/** Browser sessions. Signing out deletes the row, so that every copy of the cookie stops working. */
export const sessions = pgTable(
  "sessions",
  {
    business_id: businessId(),
    id: uuid().notNull(),
    created_at: tracked.created_at,
    expires_at: time().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.business_id, table.id] }),
    index("sessions_expires_at_index").on(table.expires_at),
    forBusiness(table.business_id),
    forSystem(),
    forOperator(table.business_id),
  ],
);
