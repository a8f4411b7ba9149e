/** A row of a file, or what is wrong with it. Rows are numbered from 1, the header included, as in spreadsheets and RFC 7111. */
export type CsvRow = { row: number; cells: string[] } | { row: number; fault: string };

/** The longest row, in UTF-16 code units. */
const MAX_ROW = 64 * 1024;

const NEVER_CLOSED = "begins a quote that is never closed";

/** Matches the line by which Excel says which separator a file has. It shows no such row. */
const SEPARATOR_LINE = /^\s*"?sep=([^"\r\n])"?[,;|\t \u00a0]*(?:\r\n?|\n|$)/i;

/**
 * Finds the separator of a file: the one that its first line names, or else the semicolon or tab in its header, which
 * spreadsheets of some countries write. No column has one in its name.
 * @returns it, and where the header begins
 */
export function separatorOf(text: string): { separator: string; start: number } {
  const named = SEPARATOR_LINE.exec(text);
  if (named) return { separator: named[1]!, start: named[0].length };
  const [header = ""] = text.trimStart().split(/[\r\n]/, 1);
  return { separator: /[;\t]/.exec(header)?.[0] ?? ",", start: 0 };
}

/** Finds the quote that closes a field: the next that is not doubled. @returns -1 when there is none */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

interface Syntax {
  separator: string;
  /** Matches the blanks around a field. */
  blank: RegExp;
  /** Matches a field without quotes. */
  plain: RegExp;
}

/** Finds where a sticky pattern stops to match. */
function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  pattern.exec(text);
  return pattern.lastIndex;
}

/** Reads the row that begins at a position. @returns its fields and where the next row begins, or what is wrong */
function readRow(text: string, start: number, { separator, blank, plain }: Syntax) {
  const cells: string[] = [];
  for (let at = start; ; at += 1) {
    at = endOf(blank, text, at);
    // `="0123"` is how some write a text: see fromCell.
    const quote = text.startsWith('="', at) ? at + 1 : at;
    if (text[quote] === '"') {
      const end = closingQuote(text, quote + 1);
      if (end < 0) return NEVER_CLOSED;
      cells.push(
        text
          .slice(quote + 1, end)
          .replaceAll('""', '"')
          .trim(),
      );
      at = endOf(blank, text, end + 1);
      if (![separator, "\r", "\n", undefined].includes(text[at])) {
        // A quote that ends in a later line, and badly, is rather that of another field.
        return /[\r\n]/.test(text.slice(quote, end))
          ? NEVER_CLOSED
          : "has something between a closing quote and the next separator";
      }
    } else {
      const end = endOf(plain, text, at);
      const value = text.slice(at, end).trim();
      if (value.includes('"')) return "has a quote inside a field that does not begin with one";
      cells.push(value);
      at = end;
    }
    if (at - start > MAX_ROW) return "is longer than 64 KiB";
    if (text[at] !== separator) return { cells, next: at + (text.startsWith("\r\n", at) ? 2 : 1) };
  }
}

/**
 * Reads the rows of a CSV file (RFC 4180), empty ones included, and drops white space around fields. After a row that
 * cannot be read it goes on with the next line. Lines are read twice at most: a quote that begins in one of them ends at
 * the next quote, or in the last row that has any.
 * @param start where the header begins
 */
export function* readRows(text: string, separator: string, start: number): Generator<CsvRow> {
  const escaped = separator.replace(/[\\\]^-]/, "\\$&");
  const syntax = {
    separator,
    blank: separator === "\t" ? /[^\S\t\r\n]*/y : /[^\S\r\n]*/y,
    plain: new RegExp(`[^${escaped}\\r\\n]*`, "y"),
  };
  const lineBreak = /\r\n?|\n|$/g;
  for (let at = start, row = 1; at < text.length; row += 1) {
    const read = readRow(text, at, syntax);
    if (typeof read === "string") {
      lineBreak.lastIndex = at;
      const found = lineBreak.exec(text)!;
      at = found.index + Math.max(1, found[0].length);
      yield { row, fault: read };
    } else {
      at = read.next;
      yield { row, cells: read.cells };
    }
  }
}
