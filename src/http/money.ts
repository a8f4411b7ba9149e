import { z } from "../zod.ts";

// In whole units of a currency. In minor units of four places, 100,000 times as much still fits a bigint.
const MAX_WHOLE_DIGITS = 9;

const PATTERN = new RegExp(`^(0|[1-9]\\d{0,${MAX_WHOLE_DIGITS - 1}})(\\.\\d{1,4})?$`);

/**
 * An amount of money in a request: a decimal string, or a JSON number of at most 15 significant digits. The database
 * converts it to minor units, and refuses more decimal places than the currency has.
 */
export const moneyInput = z
  .preprocess(
    // A double keeps 15 significant digits (IEEE 754 binary64). A longer number stays one, and is refused.
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

/** An amount of money in a response. */
export const money = z.string().openapi({
  description: "A decimal string with exactly the currency's decimal places.",
  example: "1250.00",
});

/** The currency in a row of a CSV file. A row cannot choose one, but is refused when it names another. */
export const sameCurrency = z
  .string()
  .trim()
  .regex(/^[A-Za-z]{3}$/, "must be a code such as KES")
  .toUpperCase()
  .optional()
  .openapi({
    description:
      "ISO 4217. If given, it must be the currency that the stored row has, or else that of the business.",
    example: "KES",
  });
