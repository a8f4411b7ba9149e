// Not drizzle-orm as a whole, which takes an operator's command a second to load.
import { type SQL, sql } from "drizzle-orm/sql/sql";
import { QUIET_HOURS } from "../occasions.ts";

/** For how many hours a reminder is valid. Then the shop has closed, or the customer has come. */
const REMINDER_HOURS = 6;

/** The condition that a text is a reminder, for which there are quiet hours. */
export const isReminder = sql`notifications.kind = 'reminder'`;

/**
 * SQL for when a reminder that is asked for now goes out, and until when: `goes_at` and `valid_until`.
 * @param settings the business's row, or null
 * @param zone its time zone, where it has set none
 */
export const reminderTimes = (settings: SQL, zone: SQL) => sql`reminder_times(settings => ${settings},
  default_time_zone => ${zone}, quiet_from => ${QUIET_HOURS.quiet_from}, quiet_until => ${QUIET_HOURS.quiet_until},
  hours => ${REMINDER_HOURS}::integer)`;
