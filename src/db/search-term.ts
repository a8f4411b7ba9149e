import { plain, plainDigits } from "../plain.ts";

const LETTER = "[\\p{L}\\p{M}\\p{N}]";
const THREE_LETTERS = new RegExp(`${LETTER}{3}`, "u");
const FIRST_LETTER = new RegExp(`^${LETTER}`, "u");

/** Matches a term of digits alone, and what people write between them. */
const DIGITS = /^\+?[\d ().[\]/-]+$/;
/** Matches what stands between two groups of digits, where another may have written nothing. */
const BETWEEN_DIGITS = /(?<=(?:^|[ +().[\]/%-])\d+)[ ().[\]/-]+(?=\d+(?:[ ().[\]/-]|$))/g;

/** Writes a term as `search_text` writes what is searched: see `plain_text` in drizzle/. */
function searched(term: string): string {
  const digits = plainDigits(term).trim();
  if (!DIGITS.test(digits)) return plain(term).normalize("NFKC").trim();
  return digits
    .replace(/^[([]+|[ )\]./-]+$/g, "")
    .replace(/^00+(?=[1-9]\d{4})/, "+")
    .replace(/^(\+.*)\(0\)/, "$1");
}

/**
 * Tells whether a word is found anywhere in a text: with three letters or digits in a row, of which the index is made, or when it
 * begins with another sign, such as `+2`. Others are found where a word begins: of those the index knows even a single letter.
 */
export const isFoundAnywhere = (word: string) => THREE_LETTERS.test(word) || !FIRST_LETTER.test(word);

function patternOf(word: string): string {
  const escaped = word.replace(/[\\%_]/g, "\\$&").replace(BETWEEN_DIGITS, "%");
  return isFoundAnywhere(word) ? `%${escaped}%` : `% ${escaped}%`;
}

/**
 * Makes LIKE patterns of a search term, all of which its matches have: one for each word, in any order. Groups of digits are one
 * word: `0722 000` finds 0722000.
 */
export function patternsOf(term: string): string[] {
  const words = searched(term).replace(BETWEEN_DIGITS, "-").split(/\s+/);
  return [...new Set(words.map(patternOf))];
}
