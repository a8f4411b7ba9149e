import { bigint, boolean, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import type { Constraints } from "../db/errors.ts";
import { businessId, forBusiness, forOperator, tracked } from "../db/table.ts";

/** Says what the unique constraints mean to a client. */
export const constraints = {
  items_name_unique: ["/name", "another of your items has this name"],
} satisfies Constraints;

export const items = pgTable(
  "items",
  {
    business_id: businessId(),
    id: uuid().notNull(),
    name: text().notNull(),
    price: bigint({ mode: "bigint" }).notNull(),
    currency: text().notNull(),
    active: boolean().notNull().default(true),
    ...tracked,
  },
  (table) => [
    primaryKey({ columns: [table.business_id, table.id] }),
    unique("items_name_unique").on(table.business_id, table.name),
    index("items_created_at_index").on(table.business_id, table.created_at, table.id),
    index("items_updated_at_index").on(table.business_id, table.updated_at, table.id),
    index("items_price_index").on(table.business_id, table.price, table.id),
    forBusiness(table.business_id),
    forOperator(table.business_id),
  ],
);
