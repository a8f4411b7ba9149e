import { sql } from "drizzle-orm/sql/sql";
import { settings } from "../settings.ts";

/**
 * SQL for the end of a text's validity. After it the text is not sent any more. A reminder has its own (quiet-hours.ts),
 * which may end before.
 */
export const validUntil = () =>
  sql`least(notifications.valid_until,
    notifications.first_due_at + make_interval(hours => ${settings().SMS_VALIDITY_HOURS}))`;

/** The condition that a text's validity has ended. */
export const hasExpired = () => sql`${validUntil()} <= now()`;
