/**
 * The parts of patterns in the document. Those of JSON Schema are ECMA-262, but clients read them with what they have.
 * These mean the same in JavaScript, in Python's `re` and in Java: no classes such as `\p{L}`, `\d` and `\s`, no character
 * beyond the BMP, and no assertions but `^` and `$`.
 */

/** Lists what `String.trim` removes, the blanks: those that are control characters or end a line, and the others. */
const BREAKS = "\\t-\\r\\u2028\\u2029";
const SPACES = " \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\ufeff";
export const BLANKS = `[${BREAKS}${SPACES}]*`;

/** Makes the pattern of a text that is trimmed before it is read. @param pattern of the trimmed text */
export const trimmed = (pattern: string) => new RegExp(`^${BLANKS}(?:${pattern})${BLANKS}$`);

/** Lists the characters that end a line, and the control characters. */
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029";

/**
 * Lists characters that show nothing by themselves, without blanks. Unlike `isVisible` (plain.ts) it lacks the combining
 * marks of single scripts, and the invisible characters beyond the BMP: with them it would be ten times as long.
 */
const INVISIBLE =
  "\\u00ad\\u0300-\\u036f\\u0483-\\u0489\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2" +
  "\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u1dc0-\\u1dff\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f" +
  "\\u20d0-\\u20f0\\u2800\\u3164\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\uffa0\\ufff0-\\ufffb";

/** Lists letters and digits, and signs that Unicode has among them, of the scripts within the BMP. */
const SEARCHABLE =
  "0-9A-Za-z\\u00aa\\u00b2\\u00b3\\u00b5\\u00b9\\u00ba\\u00bc-\\u00be\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff" +
  "\\u0370-\\u0482\\u048a-\\u05ff\\u0606-\\u061b\\u061d-\\u06dc\\u06de-\\u070e\\u0710-\\u088f\\u0892-\\u08e1\\u08e3-\\u115e" +
  "\\u1161-\\u167f\\u1681-\\u17b3\\u17b6-\\u180a\\u1810-\\u1dbf\\u1e00-\\u1fff\\u2070-\\u209f\\u2100-\\u218b\\u2460-\\u24ff" +
  "\\u2776-\\u2793\\u2c00-\\u2dff\\u2e2f\\u3005-\\u3007\\u3021-\\u3163\\u3165-\\ud7ff\\uf900-\\ufdff\\ufe70-\\ufefc" +
  "\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\uff66-\\uff9f\\uffa1-\\uffdc";

// Each of these patterns has one way to match a text: a second would take a backtracking engine time that grows with the
// square of the length, and a text may be as long as a request. So what comes before the first character that is needed
// is spelled out, and what is trimmed at the end begins with a break.
const END = `(?:[${BREAKS}]${BLANKS})?$`;

/** Matches one line of text that shows something, with blanks around it. */
export const VISIBLE_LINE = new RegExp(
  `^${BLANKS}(?:[${INVISIBLE}][${SPACES}${INVISIBLE}]*)?[^${CONTROL}${SPACES}${INVISIBLE}][^${CONTROL}]*${END}`,
);

/** Matches text of one line or more that shows something, with blanks around it. */
export const VISIBLE_LINES = new RegExp(
  `^${BLANKS}(?:[${INVISIBLE}][\\t\\n\\r\\u2028\\u2029${SPACES}${INVISIBLE}]*)?[^${CONTROL}${SPACES}${INVISIBLE}]` +
    `[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*(?:[\\u000b\\u000c]${BLANKS})?$`,
);

/** Matches one line of text that has a letter or a digit, with blanks around it. */
export const SEARCHABLE_LINE = new RegExp(
  `^${BLANKS}(?:[^${CONTROL}${SPACES}${SEARCHABLE}][^${CONTROL}${SEARCHABLE}]*)?[${SEARCHABLE}][^${CONTROL}]*${END}`,
);

/** Makes the pattern of one of several codes of capitals, in any letter case. */
export const codeOf = (codes: readonly string[]) =>
  trimmed(
    codes.map((code) => code.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`)).join("|"),
  );
