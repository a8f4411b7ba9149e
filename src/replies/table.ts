import { foreignKey, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { customers } from "../customers/table.ts";
import { businessId, forBusiness, forOperator, forSystem, time, tracked } from "../db/table.ts";

/**
 * The ids of the messages that the gateway has passed on, so that one that comes again changes nothing. The sweep deletes
 * them after some days.
 */
export const incomingMessages = pgTable(
  "incoming_messages",
  {
    /** The gateway's. */
    id: text().primaryKey(),
    received_at: time().notNull().defaultNow(),
  },
  (table) => [index("incoming_messages_received_at_index").on(table.received_at), forSystem()],
);

/** Keeps what customers answered. The function `receive_message` (drizzle/) alone adds rows. */
export const replies = pgTable(
  "replies",
  {
    business_id: businessId(),
    id: uuid().notNull(),
    /** The customer of the business who had the number when the reply came; null when there was none, or when it was deleted. */
    customer_id: uuid(),
    from: text().notNull(),
    to: text(),
    text: text().notNull(),
    received_at: time().notNull(),
    ...tracked,
  },
  (table) => [
    primaryKey({ columns: [table.business_id, table.id] }),
    foreignKey({
      name: "replies_customer_reference",
      columns: [table.business_id, table.customer_id],
      foreignColumns: [customers.business_id, customers.id],
    }).onDelete("set null"),
    index("replies_received_at_index").on(table.business_id, table.received_at, table.id),
    index("replies_customer_index").on(table.business_id, table.customer_id, table.received_at),
    forBusiness(table.business_id),
    forOperator(table.business_id),
  ],
);
