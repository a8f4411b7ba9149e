/**
 * The parts of patterns in the document. Those of JSON Schema are ECMA-262, but clients read them with what they have.
 * These mean the same in JavaScript, in Python's `re` and in Java: no classes such as `\p{L}`, `\d` and `\s`, no character
 * beyond the BMP, and no assertions but `^` and `$`.
 */

/** Matches what `String.trim` removes. */
const BLANKS = "[\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*";

/** Makes the pattern of a text that is trimmed before it is read. @param pattern of the trimmed text */
export const trimmed = (pattern: string) => new RegExp(`^${BLANKS}(?:${pattern})${BLANKS}$`);

/** Lists the characters that end a line, and the control characters. */
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029";

/** Makes the pattern of one line of text. @param needed matches one character, or more, that it must have */
export const lineWith = (needed: string) => trimmed(`[^${CONTROL}]*${needed}[^${CONTROL}]*`);

/** Makes the pattern of a text of one line or more. @param needed as of {@link lineWith} */
export const linesWith = (needed: string) => {
  const other = "[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*";
  return trimmed(`${other}${needed}${other}`);
};

/**
 * Matches a character that shows something by itself. Unlike `isVisible` (plain.ts) it takes for visible the combining
 * marks of single scripts, and the invisible characters beyond the BMP: with them it would be ten times as long.
 */
export const VISIBLE =
  `[^${CONTROL} \\u00a0\\u00ad\\u0300-\\u036f\\u0483-\\u0489\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2` +
  "\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u1dc0-\\u1dff\\u2000-\\u200f\\u202a-\\u202f\\u205f-\\u206f" +
  "\\u20d0-\\u20f0\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff\\uffa0\\ufff0-\\ufffb]";

/** Matches a letter or a digit, or a sign that Unicode has among them, of the scripts within the BMP. */
export const SEARCHABLE =
  "[0-9A-Za-z\\u00aa\\u00b2\\u00b3\\u00b5\\u00b9\\u00ba\\u00bc-\\u00be\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff" +
  "\\u0370-\\u0482\\u048a-\\u05ff\\u0606-\\u061b\\u061d-\\u06dc\\u06de-\\u070e\\u0710-\\u088f\\u0892-\\u08e1\\u08e3-\\u115e" +
  "\\u1161-\\u167f\\u1681-\\u17b3\\u17b6-\\u180a\\u1810-\\u1dbf\\u1e00-\\u1fff\\u2070-\\u209f\\u2100-\\u218b\\u2460-\\u24ff" +
  "\\u2776-\\u2793\\u2c00-\\u2dff\\u2e2f\\u3005-\\u3007\\u3021-\\u3163\\u3165-\\ud7ff\\uf900-\\ufdff\\ufe70-\\ufefc" +
  "\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\uff66-\\uff9f\\uffa1-\\uffdc]";

/** Makes the pattern of one of several codes of capitals, in any letter case. */
export const codeOf = (codes: readonly string[]) =>
  trimmed(
    codes.map((code) => code.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`)).join("|"),
  );
