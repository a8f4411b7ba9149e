import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, jsonb, pgPolicy, pgTable, text, uuid } from "drizzle-orm/pg-core";
import {
  businessId,
  forBusiness,
  forOperator,
  forSystem,
  oneOf,
  operatorRole,
  time,
  tracked,
} from "../db/table.ts";
import { orders } from "../orders/table.ts";
import { type ATTEMPT_OUTCOMES, BREAKER_STATES, GATEWAY_FAULTS, NOTIFICATION_STATES } from "../states.ts";

/** One attempt to send a text, once it has ended. Times are ISO 8601 in UTC, with milliseconds. */
export interface Attempt {
  /** Counts all attempts, those before a resend too, from 1. */
  number: number;
  started_at: string;
  ended_at: string;
  outcome: (typeof ATTEMPT_OUTCOMES)[number];
  code: string | null;
  detail: string | null;
  provider_message_id: string | null;
}

/**
 * The numbers whose holders told the gateway to send no more, for all businesses, now and later. Kept as they are: there
 * are so few possible numbers that a digest of one is found by trying them all.
 */
export const stoppedNumbers = pgTable("stopped_numbers", {
  phone: text().primaryKey(),
  stopped_at: time().notNull().defaultNow(),
}).enableRLS();

/** SQL for when a text went out, or null: one that was unconfirmed until it was delivered has no `sent_at`. */
const wentOut = sql`coalesce(sent_at, delivered_at)`;

/** One text message: the outbox entry, its delivery, and its history. */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid().primaryKey(),
    business_id: businessId(),
    order_id: uuid(),
    kind: text({ enum: ["order_placed"] }).notNull(),
    to: text().notNull(),
    // The text is a pure function of these two, taken when the order was placed: later edits change no text.
    template: text().notNull(),
    parameters: jsonb().notNull(),
    state: text({ enum: NOTIFICATION_STATES }).notNull(),
    failure_code: text(),
    failure_detail: text(),
    /** Since it was queued, by the order or by its business, with the one that is being made. */
    attempts: integer().notNull().default(0),
    attempt_history: jsonb().$type<Attempt[]>().notNull().default([]),
    segments: integer(),
    cost_amount: text(),
    cost_currency: text(),
    provider_message_id: text(),
    /** Who holds a notification that is `sending`: made for one batch, so that its claim can be repeated. */
    lease: uuid(),
    /** Delivery reports that came while it was `sending`, by the provider's ids: `{ state, failure_code, … }`. */
    early_reports: jsonb(),
    /**
     * When the sweep looks at it, if nothing else happens first. A queued one is the queue's for the
     * minute before that, and nobody's any sooner.
     */
    due_at: time(),
    /** When it was to go out first, since it was placed or sent again: its validity begins here. */
    first_due_at: time().notNull().defaultNow(),
    queued_at: time(),
    held_at: time(),
    sending_at: time(),
    sent_at: time(),
    unconfirmed_at: time(),
    delivered_at: time(),
    failed_at: time(),
    expired_at: time(),
    skipped_at: time(),
    ...tracked,
  },
  (table) => [
    foreignKey({
      name: "notifications_order_reference",
      columns: [table.business_id, table.order_id],
      foreignColumns: [orders.business_id, orders.id],
    }),
    check("notifications_state_known", oneOf(table.state, NOTIFICATION_STATES)),
    // Few texts are made in the same millisecond: those are sorted by their ids.
    index("notifications_created_at_index").on(table.business_id, table.created_at),
    index("notifications_state_index").on(table.business_id, table.state, table.created_at),
    index("notifications_updated_at_index").on(table.business_id, table.updated_at, table.id),
    index("notifications_order_index").on(table.order_id),
    index("notifications_provider_message_index").using("hash", table.provider_message_id),
    index("notifications_open_index").on(table.to).where(sql`state in ('sending', 'unconfirmed')`),
    // For replies, which belong to the business whose text was the last to go out to their number.
    index("notifications_went_out_index").on(table.to, wentOut).where(sql`${wentOut} is not null`),
    index("notifications_due_index").on(table.due_at).where(sql`due_at is not null`),
    forBusiness(table.business_id),
    forSystem(),
    forOperator(table.business_id),
  ],
);

/** Whether texts go to the gateway now. One row, which is written only when something changes: see breaker.ts. */
export const breaker = pgTable(
  "breaker",
  {
    id: integer().primaryKey().default(1),
    state: text({ enum: BREAKER_STATES }).notNull().default("closed"),
    /** Why it is open, with the gateway's code and a sentence; null when it is closed. */
    fault: text({ enum: GATEWAY_FAULTS }),
    code: text(),
    detail: text(),
    /** How many calls in a row the gateway failed. */
    failures: integer().notNull().default(0),
    /** Since when it is in its state. */
    since: time().notNull().defaultNow(),
    /** While it is open: the text that may go all the same, and when the sweep chooses the next one. */
    probe: uuid(),
    probe_at: time(),
    /** While it is half-open: the texts that were due first until then may go. */
    released_until: time(),
  },
  (table) => [
    check("breaker_one_row", sql`${table.id} = 1`),
    check("breaker_state_known", oneOf(table.state, BREAKER_STATES)),
    check("breaker_fault_known", oneOf(table.fault, GATEWAY_FAULTS)),
    forSystem(),
    pgPolicy("operator", { for: "select", to: operatorRole, using: sql`is_opened()` }),
  ],
);
