import { localTime } from "../local-time.ts";
import { economical, fits, largest, shorten } from "./segments.ts";

/** What a template's placeholders stand for, as it was when the order was placed. */
export interface MessageParameters {
  first_name: string;
  quantity: number;
  item: string;
  /** ISO 8601 with an offset. */
  time_placed: string;
  /** IANA, such as `Africa/Nairobi`. */
  time_zone: string;
  business_name: string;
  // Texts of orders from before they had these have none, and no template that asks for them.
  number?: number;
  reference?: string | null;
  /** A decimal of the currency. */
  amount?: string;
  currency?: string;
}

export const PLACEHOLDERS = [
  "first_name",
  "quantity",
  "item",
  "amount",
  "time_placed",
  "number",
  "reference",
  "business_name",
] as const;

/**
 * Puts a value into one line that reads in one direction: control characters and line breaks become a space; characters
 * that turn the direction of text or are invisible, and halves of surrogate pairs, are dropped.
 */
function inline(text: string): string {
  // Most text is plain ASCII, and the expressions below take several times as long to read it.
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\p{Cs}]/gu, "");
}

/** The shortest that a name is cut to: a letter and three dots. */
const SHORTEST = 4;

/**
 * Renders a message: the template with each `{placeholder}` filled in, and an item as its owner wrote it. Typographic signs become
 * plain ones where that saves segments. When that
 * would take too many segments, shortens the names in it, the longest first, and then, should the template alone be too
 * long, its end.
 */
export function renderMessage(template: string, parameters: MessageParameters): string {
  const { quantity, time_placed, time_zone, number = "", amount = "", currency = "" } = parameters;
  const [first_name, item, reference, business_name] = [
    parameters.first_name,
    parameters.item,
    parameters.reference ?? "",
    parameters.business_name,
  ].map(inline) as [string, string, string, string];
  const words = inline(template);
  const fill = (longest: number) => {
    const values = {
      first_name: shorten(first_name, longest),
      quantity: String(quantity),
      item: shorten(item, longest),
      amount: `${currency} ${amount}`.trim(),
      number: String(number),
      reference: shorten(reference, longest),
      time_placed: localTime(time_placed, time_zone),
      business_name: shorten(business_name, longest),
    } satisfies Record<(typeof PLACEHOLDERS)[number], string>;
    const filled = words.replace(/\{(\w+)\}/g, (placeholder, name) =>
      Object.hasOwn(values, name) ? values[name as keyof typeof values] : placeholder,
    );
    return economical(filled);
  };
  const whole = fill(Number.POSITIVE_INFINITY);
  if (fits(whole)) return whole;
  const longest = Math.max(first_name.length, item.length, reference.length, business_name.length);
  const text = fill(largest(SHORTEST, longest, (length) => fits(fill(length))));
  return shorten(
    text,
    largest(SHORTEST, text.length, (length) => fits(shorten(text, length))),
  );
}

/** Tells whether a template is too long for a text, even with nothing in its placeholders. */
export function isTooLong(template: string): boolean {
  return !fits(economical(template.replace(/\{\w+\}/g, "")));
}

/** Lists the placeholders in a template that stand for nothing, those in full-width braces too. */
export function unknownPlaceholders(template: string): string[] {
  return [...template.matchAll(/[{\uff5b]([^{}\uff5b\uff5d]*)[}\uff5d]/g)]
    .filter(([written]) => !PLACEHOLDERS.some((name) => written === `{${name}}`))
    .map(([, name]) => name!);
}

/** Matches a template in whose braces, if they are pairs, stand placeholders alone: the pattern of the document. */
export const TEMPLATE = (() => {
  const [other, open, placeholder] = [
    "[^{}\\uff5b\\uff5d]",
    "[{\\uff5b]",
    `\\{(?:${PLACEHOLDERS.join("|")})\\}`,
  ];
  const text = `(?:[^{\\uff5b]|${placeholder})*`;
  return new RegExp(`^${text}(?:${open}${other}*(?:${placeholder}${text})?)*$`, "u");
})();

const lettersOf = (name: string) =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^a-z]/g, "");

/** Finds the placeholder of which a keyboard made something else: with capitals, quotes, spaces or dashes in it. */
export const meantPlaceholder = (written: string) =>
  PLACEHOLDERS.find((name) => lettersOf(name) === lettersOf(written));
