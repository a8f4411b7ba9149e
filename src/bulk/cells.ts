/** What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), behind any apostrophes. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r＝＋－＠]/;
/** Opens as a number, which is all that it is. */
const PHONE = /^\+\d+$/;

/**
 * A value as a field of a CSV file (RFC 4180). What would be a formula has an apostrophe in front, which
 * {@link fromCell} takes away.
 */
export function toCell(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  const guarded = FORMULA.test(text) && !PHONE.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The value that a field stands for. */
export const fromCell = (text: string) => (GUARDED.test(text) ? text.slice(1) : text);

/** A record, with the line break that ends it. */
export const toLine = (values: unknown[]) => `${values.map(toCell).join(",")}\r\n`;
