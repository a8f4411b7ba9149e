import { type SQLWrapper, sql } from "drizzle-orm";
import { settings } from "../settings.ts";
import { ordinaryNumbers } from "./numbering-plan.ts";

let source: string | undefined;

/**
 * Gives the regular expression of the phone numbers that may get texts: see {@link ordinaryNumbers}. It is made once in
 * each isolate, of SMS_COUNTRIES.
 * @returns its source, for `RegExp` and for PostgreSQL's `~`
 */
export function allowedNumbers(): string {
  source ??= ordinaryNumbers(settings().SMS_COUNTRIES);
  return source;
}

let compiled: RegExp | undefined;

/**
 * Tells whether texts may go to a phone number.
 * @param phone in E.164
 */
export function isAllowedNumber(phone: string): boolean {
  compiled ??= new RegExp(allowedNumbers(), "u");
  return compiled.test(phone);
}

/** How many countries a sentence lists by name. */
const NAMED = 8;

/** Names countries in a sentence: `Kenya, Uganda and Rwanda`. */
function inWords(countries: readonly string[]): string {
  if (countries.length > NAMED) return `the ${countries.length} countries that this service sends to`;
  const names = new Intl.DisplayNames("en", { type: "region" });
  return new Intl.ListFormat("en-GB").format(countries.map((country) => names.of(country) ?? country));
}

let warning: string | undefined;

/**
 * Warns of a phone number that no texts may go to.
 * @param phone in E.164
 * @returns a sentence for people without its full stop; null when texts may go there
 */
export function warningOf(phone: string): string | null {
  // One that was erased is none any more.
  if (!phone.startsWith("+") || isAllowedNumber(phone)) return null;
  warning ??= `No texts go to this number: it is in another country, or costs more than others; they go to ordinary numbers of ${inWords(settings().SMS_COUNTRIES)} only`;
  return warning;
}

/** SQL for the reason not to send a text to a number that is of none of the countries, or null. @param phone as SQL */
export const countryReason = (phone: SQLWrapper) =>
  sql`case when ${phone} !~ ${allowedNumbers()}::text then 'country_not_allowed' end`;
