/**
 * Matches where a field may begin in a text: its own beginning, and what is behind a separator of another kind of CSV
 * file. A spreadsheet that separates by semicolons or tabs does not see our quotes, because they do not begin its fields.
 */
const START = "(?<=^|[,;|\\t\\r\\n])";
/**
 * Matches what a spreadsheet reads as a formula (OWASP, CSV Injection), after the quotes and spaces that it may drop. It ends at
 * the next separator, so that each character is looked at from one start only.
 */
const FORMULA = "(?=[\\s\"']*?[=+\\-@\\t\\r\\n＝＋－＠])";

const UNGUARDED = new RegExp(START + FORMULA, "g");
const GUARD = new RegExp(`${START}'${FORMULA}`, "g");

const MONTH =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
/**
 * Matches a text that a spreadsheet would change when it opens a file, as a whole: it would take it for a number, a date, a
 * time, a percentage, a sum of money or a truth value. `00123`, `1E5`, `1/2`, `MAR26` and `true` are such texts. Whole
 * numbers of at most ten digits stay as they are, and so do words with numbers. Apostrophes in front count as ours.
 */
const CHANGED = new RegExp(
  `^'*(?!')(?:true|false|(?!(?:0|[1-9]\\d{0,9})$)(?=.*\\p{Nd})(?:[\\p{Nd}\\p{Sc}\\s.,:/%()'’+-]|${MONTH}|(?<=[\\p{Nd}.,])e(?=[+-]?\\p{Nd})|(?<=\\p{Nd}\\s*)[ap]m$|(?<=\\s)[ap]$|ksh)+)$`,
  "iu",
);
/** Matches the formula whose value is a text, which some write so that a spreadsheet does not change the text. */
const TEXT_FORMULA = /^="((?:[^"]|"")*)"$/;

/**
 * Writes a value as a field of a CSV file (RFC 4180). Puts an apostrophe before what would be a formula, wherever another
 * separator would make it the beginning of a field, and before a text that a spreadsheet would change. {@link fromCell}
 * removes each of them. Excel, LibreOffice and Google Sheets all read such a field as text, and keep it so however often
 * they open and save the file.
 * @param isNumber the text is a number, which a spreadsheet may read as one
 */
function toCell(value: unknown, isNumber: boolean): string {
  const text = value === null || value === undefined ? "" : String(value);
  const isChanged = typeof value === "string" && !isNumber && CHANGED.test(text);
  const safe = text.replaceAll(UNGUARDED, "'");
  const guarded = isChanged && safe === text ? `'${text}` : safe;
  return /[",;\t\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Reads the value of a field that {@link toCell} may have written, or whoever else wants to say that it is text. */
export function fromCell(field: string): string {
  const formula = TEXT_FORMULA.exec(field);
  if (formula) return formula[1]!.replaceAll('""', '"');
  const text = field.replaceAll(GUARD, "");
  return text === field && text.startsWith("'") && CHANGED.test(text) ? text.slice(1) : text;
}

/** Writes a record, with the line break that ends it. @param numbers the columns that are numbers, by position */
export const toLine = (values: unknown[], numbers: ReadonlySet<number> = new Set()) =>
  `${values.map((value, index) => toCell(value, numbers.has(index))).join(",")}\r\n`;
