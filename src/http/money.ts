import { z } from "../zod.ts";
import { trimmed } from "./patterns.ts";

// In whole units of a currency. In minor units of four places, 100,000 times as much still fits a bigint.
const MAX_WHOLE_DIGITS = 9;

const MAX_PLACES = 4;

const PATTERN = new RegExp(`^(0|[1-9][0-9]{0,${MAX_WHOLE_DIGITS - 1}})(\\.[0-9]{1,${MAX_PLACES}})?$`);
const error = `must be a decimal from 0 to ${"9".repeat(MAX_WHOLE_DIGITS)}, such as "1250.00"`;

/**
 * An amount of money in a request: a decimal string, or a JSON number. The bounds leave a number at most 13 significant
 * digits, and a double keeps 15 (IEEE 754 binary64). The database converts it to minor units, and refuses more decimal
 * places than the currency has.
 */
export const moneyInput = z
  .union(
    [
      z.string().regex(PATTERN, error),
      z
        .number()
        .refine((value) => PATTERN.test(String(value)), error)
        .transform(String)
        .openapi({
          minimum: 0,
          maximum: Number(`${"9".repeat(MAX_WHOLE_DIGITS)}.${"9".repeat(MAX_PLACES)}`),
          multipleOf: 10 ** -MAX_PLACES,
        }),
    ],
    'must be a decimal string such as "1250.00"',
  )
  .openapi({
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
  .regex(trimmed("[A-Za-z]{3}"), "must be a code such as KES")
  .trim()
  .toUpperCase()
  .optional()
  .openapi({
    description:
      "ISO 4217. If given, it must be the currency that the stored row has, or else that of the business.",
    example: "KES",
  });
