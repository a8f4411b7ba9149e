import type { CountryCode } from "libphonenumber-js/min";
import metadata from "libphonenumber-js/min/metadata";
import textedNumbers from "./texted-numbers.json";

/**
 * Where a country's entry has what its numbers begin with, and the kinds of its numbers: the one or the other tells
 * countries with the same calling code apart.
 * https://gitlab.com/catamphetamine/libphonenumber-js/-/blob/master/METADATA.md
 */
const LEADING_DIGITS = 10;
const TYPES = 11;

/** Makes an expression that matches, after the calling code, where a number of this country follows. */
function numbersOf(country: CountryCode): string {
  const entry = metadata.countries[country]!;
  if (entry[LEADING_DIGITS]) return `(?:${entry[LEADING_DIGITS]})`;
  const types: [pattern: string][] = entry[TYPES];
  return `(?:${types.flatMap((type) => type?.[0] || []).join("|")})$`;
}

/**
 * Makes an expression for which of the countries with the same calling code has a number. Like libphonenumber, it takes
 * the first that the number suits.
 */
function belongsToOneOf(allowed: ReadonlySet<CountryCode>, countries: readonly CountryCode[]): string {
  const others: string[] = [];
  const branches = countries.flatMap((country) => {
    if (allowed.has(country))
      return `${others.map((other) => `(?!${other})`).join("")}(?=${numbersOf(country)})`;
    others.push(numbersOf(country));
    return [];
  });
  return `(?:${branches.join("|")})`;
}

/** What is known of the numbers with a calling code: see dev/numbering-plan.ts. */
const known: Record<string, { longest: number; costly?: string }> = textedNumbers;

/**
 * Makes a regular expression for the phone numbers, in E.164, of these countries that cost no more than others. Numbers
 * of a kind that the numbering plan does not know are among them, as plans are behind the networks. Numbers with more
 * digits than a mobile number are not: networks ignore the rest, so each would be another name of one telephone.
 * @returns its source, which means the same to `RegExp` and to PostgreSQL's `~`
 */
export function ordinaryNumbers(countries: readonly CountryCode[]): string {
  const allowed = new Set(countries);
  const plans = Object.entries(metadata.country_calling_codes).flatMap(([callingCode, sharing]) => {
    if (!sharing.some((country) => allowed.has(country))) return [];
    const { longest, costly } = known[callingCode]!;
    const isOrdinary = `(?=[0-9]{1,${longest}}$)${costly ? `(?!${costly})` : ""}`;
    return callingCode + isOrdinary + (sharing.length > 1 ? belongsToOneOf(allowed, sharing) : "");
  });
  // PostgreSQL's \d is any digit of the locale.
  return `^\\+(?:${plans.join("|")})[0-9]+$`.replaceAll("\\d", "[0-9]");
}
