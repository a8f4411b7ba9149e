import { Problem } from "../problem.ts";

/** The charsets that a file may be declared to have, as labels of the Encoding Standard. */
export const CHARSETS = /^(utf-?8|us-ascii|utf-16(le|be)?|windows-1252|iso-8859-1|latin1)$/i;

const NOT_TEXT = "The file is not UTF-8: in a spreadsheet, save it as “CSV UTF-8”";

/** The beginnings of files that spreadsheets save unless they are told otherwise. */
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04], // ZIP: .xlsx, .ods, .numbers
  [0xd0, 0xcf, 0x11, 0xe0], // OLE: .xls
];

/**
 * Matches a text that was decoded as Windows-1252 and has something that texts of Western Europe hardly have: controls,
 * letters with accents three in a row or without a plain letter beside them (but for words such as “à”), what UTF-8 looks
 * like, or a rare sign. Other alphabets have such things in their first words.
 */
const NOT_WESTERN =
  /(?![\t\r\n])\p{Cc}|[À-ÖØ-öø-ÿ]{3}|(?<![A-Za-zÀ-ÿ])(?![ÀàÉéÈèÓó](?![A-Za-zÀ-ÿ]))[À-ÖØ-öø-ÿ]{1,2}(?![A-Za-zÀ-ÿ])|[ÂÃ](?![A-Za-z])|[a-z][ŠŒŽŸ]|â€|ðŸ|[ƒˆ†‡‰‹›˜¤¦¨©¬\u00ad®¯±²³´µ¶·¸¹¼¾×÷]/u;

const decodeAs = (label: string, bytes: Uint8Array) =>
  new TextDecoder(label, { fatal: true, ignoreBOM: false }).decode(bytes);

/** Finds the encoding of text that has no mark of UTF-8. A header begins with a character of ASCII. */
function wideLabel([first, second]: Uint8Array): string | undefined {
  if ((first === 0xff && second === 0xfe) || second === 0) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || first === 0) return "utf-16be";
  return undefined;
}

/**
 * Decodes a CSV file: UTF-8, UTF-16 as Excel's “Unicode text”, or Windows-1252, which it must be declared to be or must
 * certainly be. Drops the byte order mark.
 * @param declared the charset of its Content-Type
 * @throws {Problem} when it is no text, or text of another kind
 */
export function decode(bytes: Uint8Array, declared = "utf-8"): string {
  if (WORKBOOKS.some((magic) => magic.every((byte, index) => bytes[index] === byte))) {
    throw new Problem(
      "malformed-request",
      "The file is a workbook, such as .xlsx or .ods: in the spreadsheet, save it as “CSV UTF-8”",
    );
  }
  const isUtf8 = /^(utf-?8|us-ascii)$/i.test(declared);
  const label = wideLabel(bytes) ?? (isUtf8 ? "utf-8" : declared);
  try {
    return decodeAs(label, bytes);
  } catch (error) {
    const western = label === "utf-8" ? new TextDecoder("windows-1252").decode(bytes) : undefined;
    if (western === undefined || NOT_WESTERN.test(western)) {
      throw new Problem("malformed-request", NOT_TEXT, { cause: error });
    }
    return western;
  }
}
