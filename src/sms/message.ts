import { localTime } from "../http/local-time.ts";
import { pluralOf } from "./plural.ts";
import { fits, largest, shorten } from "./segments.ts";

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
}

export const PLACEHOLDERS = ["first_name", "quantity", "item", "time_placed", "business_name"] as const;

/**
 * A value in one line that reads in one direction: control characters and line breaks become a space; what turns the
 * direction of text, or hides in it, and halves of surrogate pairs are dropped.
 */
function inline(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\p{Cs}]/gu, "");
}

/** The shortest that a name is cut to: a letter and three dots. */
const SHORTEST = 4;

/**
 * The text of a message: the template with each `{placeholder}` filled in. An item is in the plural where its quantity
 * stands right before it. When that would take too many segments, the names in it are shortened, the longest first,
 * and then, should the template alone be too long, its end.
 */
export function renderMessage(template: string, parameters: MessageParameters): string {
  const { quantity, time_placed, time_zone } = parameters;
  const [first_name, item, business_name] = [
    parameters.first_name,
    parameters.item,
    parameters.business_name,
  ].map(inline) as [string, string, string];
  const words = inline(template);
  const fill = (longest: number) => {
    const values = {
      first_name: shorten(first_name, longest),
      quantity: String(quantity),
      item: shorten(item, longest),
      time_placed: localTime(time_placed, time_zone),
      business_name: shorten(business_name, longest),
    } satisfies Record<(typeof PLACEHOLDERS)[number], string>;
    return words.replace(/\{(\w+)\}/g, (placeholder, name, offset) => {
      if (!Object.hasOwn(values, name)) return placeholder;
      const value = values[name as keyof typeof values];
      return name === "item" && quantity !== 1 && words.endsWith("{quantity} ", offset)
        ? pluralOf(value)
        : value;
    });
  };
  const whole = fill(Number.POSITIVE_INFINITY);
  if (fits(whole)) return whole;
  const longest = Math.max(first_name.length, item.length, business_name.length);
  const text = fill(largest(SHORTEST, longest, (length) => fits(fill(length))));
  return shorten(
    text,
    largest(SHORTEST, text.length, (length) => fits(shorten(text, length))),
  );
}

/** Whether a template says more than fits into a text, whatever its placeholders stand for. */
export function isTooLong(template: string): boolean {
  return !fits(template.replace(/\{\w+\}/g, ""));
}

/** The placeholders in a template that stand for nothing. */
export function unknownPlaceholders(template: string): string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)]
    .map(([, name]) => name!)
    .filter((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
}
