/// <reference path="./split-sms.d.ts" />
import { split } from "split-sms";

export interface Measure {
  /** 3GPP TS 23.038: the GSM alphabet in seven bits, or UCS-2 as soon as one character is not in it. */
  encoding: "GSM-7" | "UCS-2";
  /** How many messages it is sent and billed as: of 160, or 153 each, in GSM-7; of 70, or 67 each, in UCS-2. */
  segments: number;
}

/** What a text takes to send. */
export function measure(text: string): Measure {
  const { characterSet, parts } = split(text, { summary: true });
  return { encoding: characterSet === "GSM" ? "GSM-7" : "UCS-2", segments: parts.length };
}

/** What a text may take at the most. Five are 765 characters, or 335 in UCS-2: an order's text never needs more. */
export const MAX_SEGMENTS = 5;

/** In UCS-2, where a pair that may not be torn apart can leave one of a segment's 67 places empty. */
const SURELY_SHORT = MAX_SEGMENTS * 66;

/** Whether a text keeps within {@link MAX_SEGMENTS}. */
export function fits(text: string): boolean {
  return text.length <= SURELY_SHORT || measure(text).segments <= MAX_SEGMENTS;
}

/**
 * Shortens a text to so many characters, of which the last three say that there was more. The dots are three, for
 * the one character that looks like them would make the whole text UCS-2.
 */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  return `${characters
    .slice(0, length - 3)
    .join("")
    .trimEnd()}...`;
}

/** The largest number from `low` to `high` that `holds`, which is taken to hold for smaller ones too; else `low`. */
export function largest(low: number, high: number, holds: (value: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if (holds(middle)) from = middle;
    else to = middle - 1;
  }
  return from;
}
