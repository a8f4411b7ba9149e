import { sql } from "drizzle-orm";
import { QUIET_HOURS } from "../occasions.ts";
import { businesses } from "./table.ts";

/** The settings of a business that has not set them. The default of its name is the one that its principal signs in with. */
export const BUSINESS_DEFAULTS = {
  currency: "KES",
  time_zone: "Africa/Nairobi",
  country: "KE",
  ...QUIET_HOURS,
} as const;

/** SQL for a business's settings, where the table `businesses` is left-joined: it may have no row. */
export const businessSetting = {
  currency: sql`coalesce(${businesses.currency}, ${BUSINESS_DEFAULTS.currency})`,
  time_zone: sql`coalesce(${businesses.time_zone}, ${BUSINESS_DEFAULTS.time_zone})`,
  country: sql`coalesce(${businesses.country}, ${BUSINESS_DEFAULTS.country})`,
  sms_enabled: sql`coalesce(${businesses.sms_enabled}, true)`,
};
