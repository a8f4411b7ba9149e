import { sql } from "drizzle-orm";
import { owners } from "./schema.ts";

/** What holds for an owner who has not set it. The business name, too, has a default: the name they sign in with. */
export const OWNER_DEFAULTS = {
  currency: "KES",
  time_zone: "Africa/Nairobi",
  sms_template:
    "Hi {first_name}. Your order of {quantity} {item} has been placed at {time_placed}. " +
    "Thank you for choosing {business_name}.",
} as const;

/** SQL for one of an owner's settings, where the table `owners` is joined and may have no row. */
export const ownerSetting = {
  currency: sql`coalesce(${owners.currency}, ${OWNER_DEFAULTS.currency})`,
  time_zone: sql`coalesce(${owners.time_zone}, ${OWNER_DEFAULTS.time_zone})`,
  sms_template: sql`coalesce(${owners.sms_template}, ${OWNER_DEFAULTS.sms_template})`,
  sms_enabled: sql`coalesce(${owners.sms_enabled}, true)`,
};
