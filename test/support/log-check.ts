import { PROBLEMS } from "../../src/problem.ts";
import { Line } from "./log-shape.ts";

/** What looks like somebody's, whoever they are. */
const PATTERNS: Record<string, RegExp> = {
  "a phone number": /(?<![\w-])\+?\d{9,15}(?![\w-])/,
  "an e-mail": /[\w.+-]+(@|%40)[\w-]+\.\w/i,
  "a token or a sealed cookie": /eyJ[\w-]{8,}|Bearer |__Host-|Set-Cookie/i,
  "a query string": /[?&][\w%]+=/,
  "a connection string": /postgres(ql)?:\/\/\w/,
};

/** Ids that somebody else's name may well be a part of. */
const IDS = /^([\da-f]{32}|[\da-f]{16}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|message-\d+)$/i;

/** What the log says of our own accord, though somebody may sell an item that is called `key`. */
const OURS = new Set(Object.keys(PROBLEMS));

/** Where a line of a stack ends: digits that may well be somebody's, such as the 5:30 in 22785:30. */
const POSITION = /:\d+:\d+\)?$/;

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value.startsWith("at ") ? value.replace(POSITION, "") : value];
  if (typeof value !== "object" || value === null) return [];
  // The names of fields are the shape's.
  return Object.values(value).flatMap(textsIn);
}

/** Words of our columns, such as `first_name`, which generated text may be by chance. */
const COLUMN_WORDS = new Set(["name"]);

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Finds what people typed among texts that are mostly the same few. */
function finder(personal: Iterable<string>) {
  const words = new Set<string>();
  const phrases = new Set<string>();
  for (const value of personal) {
    // Two letters, or a small number, are found anywhere.
    if (value.length < 3 || /^\d{1,6}$/.test(value) || COLUMN_WORDS.has(value)) continue;
    (/^[\p{L}\p{N}]+$/u.test(value) ? words : phrases).add(value);
  }
  const known = new Map<string, string | undefined>();
  const find = (text: string) => {
    for (const [what, pattern] of Object.entries(PATTERNS)) if (pattern.test(text)) return what;
    if (IDS.test(text) || OURS.has(text)) return undefined;
    const word = text.split(/[^\p{L}\p{N}]+/u).find((part) => words.has(part));
    return word ?? [...phrases].find((phrase) => text.includes(phrase));
  };
  return (text: string) => {
    if (!known.has(text)) known.set(text, find(text));
    return known.get(text);
  };
}

/**
 * What is wrong with all that was logged: lines that are not of the documented shape, and personal data.
 * @param personal what people typed: names, phone numbers, codes, texts
 * @param points the data points that were written beside the lines
 */
export function faultsOfLog(
  { lines, points = [] }: { lines: string[]; points?: unknown[] },
  personal: Iterable<string> = [],
): string[] {
  const find = finder(personal);
  const faults = new Set<string>();
  for (const line of lines) {
    const value = parsed(line);
    const shape = Line.safeParse(value);
    if (!shape.success) {
      const reasons = shape.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
      faults.add(`Not of the documented shape (${reasons.join("; ")}): ${line}`);
    }
    for (const text of value === undefined ? [line] : textsIn(value)) {
      const found = find(text);
      if (found) faults.add(`Personal data (${found}): ${line}`);
    }
  }
  for (const point of points) {
    for (const text of textsIn(point)) {
      const found = find(text);
      if (found) faults.add(`Personal data (${found}) in a data point: ${JSON.stringify(point)}`);
    }
  }
  return [...faults];
}
