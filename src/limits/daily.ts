import { type SQL, sql } from "drizzle-orm";
import { business } from "../db/query.ts";
import { BUSINESS_DEFAULTS } from "../me/defaults.ts";
import { settings } from "../settings.ts";
import { SENTENCES } from "./sentences.ts";

/** Limits how many texts one number gets on a day, whoever sends them. */
const PER_NUMBER = 20;

/**
 * SQL that counts a text against the limits of the day: a row of `over`, the limit that keeps the text back or null, and
 * `near`, the limits of which the text makes four fifths. For the system role.
 * @param ofBusiness the id of the business
 * @param tried when the text was counted before, or null; it counts again on another day
 */
export function countText(ofBusiness: SQL, phone: SQL, tried: SQL): SQL {
  const { SMS_DAILY_LIMIT, SMS_DAILY_LIMIT_TOTAL } = settings();
  return sql`count_text(${ofBusiness}, ${phone}, ${tried}, ${BUSINESS_DEFAULTS.time_zone}, ${SMS_DAILY_LIMIT}::integer,
    ${PER_NUMBER}::integer, ${SMS_DAILY_LIMIT_TOTAL}::integer)`;
}

/** SQL for the sentence about the limit that an expression names. */
export const limitSentence = (limit: SQL): SQL =>
  sql`case ${limit} ${sql.join(
    Object.entries(SENTENCES).map(([name, sentence]) => sql`when ${name} then ${sentence}`),
    sql` `,
  )} end`;

/** SQL for how many texts the scope's business may send on a day. For the role of the API. */
export const dailyLimit = () =>
  sql<number>`daily_limit(${business}::uuid, ${settings().SMS_DAILY_LIMIT}::integer)`;

/** SQL for how many texts of the scope's business were counted today. @param zone its time zone, as SQL */
export const textsToday = (zone: SQL) => sql<number>`coalesce((select texts from usage
  where usage.business_id = ${business} and counter = '' and day >= (now() at time zone clock_of(${zone}, now()))::date), 0)`;
