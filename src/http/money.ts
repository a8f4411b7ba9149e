import { z } from "./zod.ts";

/** The most that one unit may cost, in whole units of its currency. With the bound on quantity nothing overflows. */
const MAX_WHOLE_DIGITS = 9;
export const MAX_QUANTITY = 100_000;

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
