import { z } from "./zod.ts";

/** The most that one unit may cost, in whole units of its currency. With the bound on quantity nothing overflows. */
const MAX_WHOLE_DIGITS = 9;
export const MAX_QUANTITY = 100_000;

const digitsByCurrency = new Map<string, number>();

/** How many decimal places a currency has (ISO 4217). */
export function currencyDigits(currency: string): number {
  let digits = digitsByCurrency.get(currency);
  if (digits === undefined) {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    digitsByCurrency.set(currency, digits);
  }
  return digits;
}

/**
 * An amount as a decimal string with exactly the currency's decimal places, such as `1250.00`.
 * @param minor a whole number of minor units, not negative, as text
 */
export function formatMoney(minor: string, currency: string): string {
  const digits = currencyDigits(currency);
  if (digits === 0) return minor;
  const padded = minor.padStart(digits + 1, "0");
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

const PATTERN = new RegExp(`^(0|[1-9]\\d{0,${MAX_WHOLE_DIGITS - 1}})(\\.\\d{1,4})?$`);

/**
 * A price on the way in: a decimal string, or a JSON number that has not lost digits on its way. The database turns
 * it into minor units and refuses more decimal places than its currency has.
 */
export const price = z
  .preprocess(
    // Fifteen significant digits survive the trip through a double; what is longer is left for the pattern to refuse.
    (value) => (typeof value === "number" && value === Number(value.toPrecision(15)) ? String(value) : value),
    z.string({ error: 'must be a decimal string such as "1250.00"' }).regex(PATTERN, {
      error: `must be a decimal from 0 to ${"9".repeat(MAX_WHOLE_DIGITS)}, such as "1250.00"`,
    }),
  )
  .openapi({
    type: ["string", "number"],
    pattern: PATTERN.source,
    description: "A decimal, best sent as a string, with no more places than the currency has.",
    example: "1250.00",
  });

/** A price on the way out. */
export const money = z.string().openapi({
  description: "A decimal string with exactly the currency's decimal places.",
  example: "1250.00",
});
