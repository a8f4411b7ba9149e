import { CsvError, parse } from "csv-parse/stream";
import { Problem } from "../http/problem.ts";
import { MAX_FILE, tooLarge } from "./limits.ts";
import { streamOf } from "./stream.ts";

/** A row of a file as it stands there. Rows count from 1, the header among them, as in a spreadsheet and RFC 7111. */
export interface CsvRow {
  row: number;
  cells: string[];
}

const KIB = 1024;
/** How much is parsed at once: what is parsed waits for the database. */
const SLICE = 64 * KIB;
const MAX_ROW = 64 * KIB;

const WRONG: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "begins a quote that is never closed",
  CSV_INVALID_CLOSING_QUOTE: "has something between a closing quote and the next separator",
  INVALID_OPENING_QUOTE: "has a quote inside a field that does not begin with one",
  CSV_MAX_RECORD_SIZE: "is longer than 64 KiB",
};

const unreadable = (detail: string, cause?: unknown) => new Problem("malformed-request", detail, { cause });

type Reader = Pick<ReadableStreamDefaultReader<Uint8Array>, "read">;

/** What reads a file for several: a request's body lets only one wait at a time. */
export function readerOf(file: ReadableStream<Uint8Array>): Reader {
  const reader = file.getReader();
  let turn: Promise<unknown> = Promise.resolve();
  return {
    read() {
      const read = turn.then(() => reader.read());
      turn = read.catch(() => {});
      return read;
    },
  };
}

/**
 * Reads what is left of a file, to no purpose: to cancel it, or to leave it unread, would cut the connection on which
 * the answer goes. A client that is gone waits for none.
 */
export async function readOn(file: Reader): Promise<void> {
  for (let size = 0; size <= MAX_FILE; ) {
    const part = await file.read().catch(() => undefined);
    if (!part?.value) return;
    size += part.value.length;
  }
}

/** The bytes of a file, as long as they are UTF-8 and not too many. */
async function* checked(file: Reader): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (error) {
      throw unreadable("The file is not UTF-8: in a spreadsheet, save it as “CSV UTF-8”", error);
    }
  };
  let size = 0;
  for (;;) {
    const { done, value: bytes } = await file.read();
    if (done) break;
    size += bytes.length;
    if (size > MAX_FILE) throw tooLarge();
    decode(bytes);
    for (let start = 0; start < bytes.length; start += SLICE) yield bytes.subarray(start, start + SLICE);
  }
  decode();
}

/** The beginning of a file, at least to the end of its header. */
async function headOf(bytes: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (!/[\r\n]/.test(head.toString("latin1"))) {
    const { done, value } = await bytes.next();
    if (done) break;
    head = Buffer.concat([head, value]);
    if (head.length > MAX_ROW && !/[\r\n]/.test(head.toString("latin1"))) {
      throw unreadable("Row 1 is longer than 64 KiB");
    }
  }
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return hasMark ? head.subarray(3) : head;
}

/**
 * Reads a CSV file (RFC 4180) row by row; an empty row is a row. Fields may be separated by semicolons or tabs, as
 * spreadsheets of some countries do: the header tells, for no column's name holds one.
 * @throws {Problem} when it is no such file, or too large
 */
export async function* readRows(file: Reader): AsyncGenerator<CsvRow> {
  const bytes = checked(file);
  const head = await headOf(bytes);
  const [header = ""] = head.toString().split(/[\r\n]/, 1);
  const parser = parse({
    delimiter: /[;\t]/.exec(header)?.[0] ?? ",",
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    max_record_size: MAX_ROW,
  });
  async function* all() {
    if (head.length > 0) yield head;
    for await (const slice of bytes) yield Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength);
  }
  let row = 0;
  try {
    for await (const cells of streamOf(all()).pipeThrough(parser)) {
      row += 1;
      yield { row, cells: cells as unknown as string[] };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw unreadable(`Row ${row + 1} ${WRONG[error.code] ?? "is not CSV"}`, error);
  }
}
