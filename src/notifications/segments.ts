/// <reference path="./split-sms.d.ts" />
import { split } from "split-sms";
import { plain } from "../plain.ts";

interface Measure {
  /** 3GPP TS 23.038: the GSM alphabet in seven bits, or UCS-2 as soon as one character is not in it. */
  encoding: "GSM-7" | "UCS-2";
  /** How many messages it is sent and billed as: of 160, or 153 each, in GSM-7; of 70, or 67 each, in UCS-2. */
  segments: number;
}

/** Measures what a text takes to send. */
export function measure(text: string): Measure {
  const { characterSet, parts } = split(text, { summary: true });
  return { encoding: characterSet === "GSM" ? "GSM-7" : "UCS-2", segments: parts.length };
}

/** Says why a text takes what it does. */
export function explain(text: string) {
  const inGsm = (character: string) => split(character, { summary: true }).characterSet === "GSM";
  return {
    characters: [...text].length,
    /** Counts how many more go into the last segment; in GSM-7, of those that take one place. */
    characters_left: split(text, { summary: true }).remainingInPart,
    /** Each that is not in the GSM alphabet, once. */
    not_gsm: [...new Set(text)].filter((character) => !inGsm(character)),
  };
}

/** What a text may take at the most. Five are 765 characters, or 335 in UCS-2: an order's text never needs more. */
export const MAX_SEGMENTS = 5;

/** In UCS-2, where a pair that may not be torn apart can leave one of a segment's 67 places empty. */
const SURELY_SHORT = MAX_SEGMENTS * 66;

/** Tells whether a text keeps within {@link MAX_SEGMENTS}. */
export function fits(text: string): boolean {
  return text.length <= SURELY_SHORT || measure(text).segments <= MAX_SEGMENTS;
}

/** Puts plain quotes, dashes, dots and spaces in place of typographic ones, where that makes a GSM-7 text of fewer segments. */
export function economical(text: string): string {
  // Most texts are of ASCII alone.
  if (!/[`\u0080-\uffff]/.test(text)) return text;
  const plainer = plain(text);
  const { encoding, segments } = measure(plainer);
  return encoding === "GSM-7" && segments < measure(text).segments ? plainer : text;
}

let clusters: Intl.Segmenter | undefined;

/**
 * Shortens a text to at most `length` code points, of which the last three are dots. Three dots, because the single character …
 * is not in the GSM alphabet and would make the whole text UCS-2. What people see as one character, such as a flag, stays whole
 * or goes (UAX 29, grapheme clusters).
 */
export function shorten(text: string, length: number): string {
  if (text.length <= length || [...text].length <= length) return text;
  clusters ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  let kept = "";
  let left = length - 3;
  for (const { segment } of clusters.segment(text)) {
    left -= [...segment].length;
    if (left < 0) break;
    kept += segment;
  }
  return `${kept.trimEnd()}...`;
}

/** Finds the largest number from `low` to `high` for which `holds`, by halving; `low` when there is none. */
export function largest(low: number, high: number, holds: (value: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if (holds(middle)) from = middle;
    else to = middle - 1;
  }
  return from;
}
