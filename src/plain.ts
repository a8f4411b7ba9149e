/**
 * Matches a character that shows something by itself: no space, control or format character, no combining mark, and none
 * that fonts leave out (Unicode, Default_Ignorable_Code_Point: joiners, fillers, variation selectors, tags). The braille
 * blank and the musical null notehead are symbols to Unicode, and blank.
 */
const VISIBLE = /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]/u;

/** Tells whether a text shows anything to a person. */
export const isVisible = (text: string) => VISIBLE.test(text);

/** Characters that keyboards and office programs put in place of plain ones, by the plain ones. */
const TYPOGRAPHIC: [plain: string, typographic: RegExp][] = [
  ["", /\p{Default_Ignorable_Code_Point}/gu],
  ["'", /[`\u00b4\u02b9\u02bb-\u02bd\u02c8\u02ca\u02cb\u2018-\u201b\u2032\u2035\u2039\u203a\ua78c\uff07]/gu],
  ['"', /[\u00ab\u00bb\u02ba\u02dd\u201c-\u201f\u2033\u2036\u301d-\u301f\uff02]/gu],
  ["-", /[\p{Pd}\u02d7\u2043\u2212]/gu],
  ["...", /\u2026/gu],
  [" ", /\p{Zs}/gu],
];

/**
 * Puts the plain twin in place of each typographic quote, dash, ellipsis and space, and drops what shows nothing. The SQL
 * function `plain_text` (drizzle/0006_phones.sql) does the same to what is searched.
 */
export const plain = (text: string) =>
  TYPOGRAPHIC.reduce((plainer, [twin, typographic]) => plainer.replace(typographic, twin), text);

/** Gives a digit of any script as one of ASCII: the ten digits of a script are neighbours (Unicode, 4.6). */
function asciiDigit(digit: string): string {
  let first = digit.codePointAt(0)!;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((digit.codePointAt(0)! - first) % 10);
}

/**
 * Writes what somebody typed for a phone number in ASCII: digits of other scripts, full-width signs, dashes and spaces
 * of all kinds become plain ones, and marks that show nothing are dropped.
 */
export const plainDigits = (text: string) =>
  plain(text)
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/[^\P{Nd}0-9]/gu, asciiDigit);
