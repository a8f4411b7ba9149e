import { type SQL, sql } from "drizzle-orm";
import { notifications } from "./table.ts";

// Transactions that lock several notifications in different orders deadlock: every statement that changes more than one
// names them by one of these.

/** Makes the condition of notifications, and locks them in the order of their ids, waiting for whoever has one. */
export const lockedInOrder = (which: SQL): SQL =>
  sql`${notifications.id} in (select id from ${notifications} where ${which} order by id for update)`;

/** Makes the condition of notifications that nobody else has locked, and locks them. */
export const unlocked = (which: SQL): SQL =>
  sql`${notifications.id} in (select id from ${notifications} where ${which} order by id for update skip locked)`;
