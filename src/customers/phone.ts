import parsePhoneNumber, {
  type ValidatePhoneNumberLengthResult,
  validatePhoneNumberLength,
} from "libphonenumber-js/min";
import { BLANKS } from "../http/patterns.ts";
import { plainDigits } from "../plain.ts";
import { shortened } from "../problem.ts";
import { z } from "../zod.ts";

/** Matches what people write between the digits: spaces, dashes, dots, brackets, slashes; libphonenumber takes the same. */
const SEPARATORS = /[\s().[\]/~\u30fc\u00b7\u2022_-]+/g;

/** The fewest digits of a phone that gets texts, and the most: 15 (ITU E.164) behind what one dials to call abroad. */
const [MIN_DIGITS, MAX_DIGITS] = [5, 20];

/** The longest that a phone may be written, in code points. */
const MAX_LENGTH = 64;

/** Matches what a phone may be written in, of ASCII. Beyond it are digits and signs of other scripts, and marks. */
const SIGN = "[ +().,;/~_\\[\\]\\t-\\r-]*";
// In one class: fast-check finds no example of one without ASCII.
const DIGIT = "[^\\u0000-/:-\\u007f]";
export const WRITTEN = new RegExp(`^(${BLANKS}[Tt][Ee][Ll]:)?(${SIGN}${DIGIT}){${MIN_DIGITS},}${SIGN}$`);

/** Says what may be wrong with a number that begins with a country code, as libphonenumber tells it. */
const WRONG: Record<ValidatePhoneNumberLengthResult, string> = {
  NOT_A_NUMBER: "it is too short",
  INVALID_COUNTRY: "no country has its country code",
  TOO_SHORT: "it is too short for its country code",
  TOO_LONG: "it is too long for its country code",
  INVALID_LENGTH: "its country has no numbers of that length",
};

/** Reads a number behind its country code. @param digits with a plus in front @returns E.164, or what is wrong with it */
function readInternational(digits: string): { phone: string } | { wrong: string } {
  const wrong = validatePhoneNumberLength(digits);
  const number = wrong ? undefined : parsePhoneNumber(digits);
  return number ? { phone: number.number } : { wrong: WRONG[wrong ?? "INVALID_LENGTH"] };
}

/** Says why a text is no phone number, by its signs alone; undefined when it may be one. */
function wrongSigns(text: string): string | undefined {
  if (!/\d/.test(text)) return "it has no digits";
  const numbers = text
    .split(/[,;|&\n]|\/|(?<=\d[^\d+]*)\+/)
    .filter((part) => part.replace(/\D/g, "").length > 6);
  if (numbers.length > 1) return "these are two phone numbers";
  const letters = /[^\P{L}\u30fc]+/u.exec(text)?.[0];
  if (letters) return `it has letters: ${shortened(letters)}`;
  const rest = text.replace(SEPARATORS, "");
  if (/^.+\+/.test(rest)) return "its plus is not in front";
  const sign = /[^\d+]/u.exec(rest)?.[0];
  if (sign) return `it has the sign ${sign}`;
  if (rest.length < MIN_DIGITS) return "it is too short";
  if (rest.length > MAX_DIGITS) return "it is too long";
  return undefined;
}

/**
 * Reads the signs of a phone number as somebody typed it.
 * @returns E.164 (ITU; libphonenumber's metadata) when it has its country code behind a plus or 00; otherwise its digits,
 *   of which the SQL function `read_phone` makes a number of the business's country; or what is wrong with it
 */
export function readPhone(typed: string): { phone: string } | { wrong: string } {
  if ([...typed].length > MAX_LENGTH) return { wrong: "it is too long" };
  const text = plainDigits(typed).trim().replace(/^tel:/i, "").replace(/[,;]$/, "");
  const wrong = wrongSigns(text);
  if (wrong) return { wrong };
  const digits = text.replace(SEPARATORS, "").replace(/^00+(?=[1-9])/, "+");
  return digits.startsWith("+") ? readInternational(digits) : { phone: digits };
}

export const phone = z
  .string()
  .transform((text, context) => {
    const read = readPhone(text);
    if ("phone" in read) return read.phone;
    const message = `must be a possible phone number (${read.wrong}), such as +254712345678`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  })
  .openapi({
    type: "string",
    minLength: MIN_DIGITS,
    maxLength: MAX_LENGTH,
    pattern: WRITTEN.source,
    description:
      "A number that its country's numbering plan has. As people write it, with its country code (`+254 712 345 678`, `00254…`) or as a number of your `country` " +
      "(`0712 345 678`). Unique among your customers.",
    example: "+254712345678",
  });
