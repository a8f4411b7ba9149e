import type { ResourcePages } from "../browse/resource-pages.ts";
import { hasLostRace, narrowIfTooSlow } from "../db/errors.ts";
import { whenThereIsRoom } from "../db/scope.ts";
import { MAX_FILE_ROWS, tooLarge } from "../http/body-limit.ts";
import { toProblem } from "../http/errors.ts";
import { Problem } from "../problem.ts";
import type { z } from "../zod.ts";
import { fromCell } from "./cells.ts";
import { readHeader } from "./header.ts";
import { type CsvRow, readRows, separatorOf } from "./records.ts";
import { type ImportReport, type Outcome, type Progress, type RowError, Tally } from "./report.ts";
import { readValue, Unclear, type ValueType } from "./values.ts";

/**
 * Lets the transactions of a file wait about ten seconds for a slot, in milliseconds at first: a file that is under way
 * would otherwise break off because of another's search.
 */
export const FILE_PAUSE = 1_500;

/** How many rows are written in one transaction. */
const CHUNK = 500;

/** Describes how rows of a file become rows of a table. */
export interface Import<Row extends z.ZodObject> {
  /** The contract of a row. Its fields are the columns that are read. */
  record: Row;
  /** The columns that are not text. */
  types: Partial<Record<string, ValueType>>;
  /** The columns of an export that an import ignores. */
  readOnly: string[];
  /** Lists what columns were called before, in files that people keep, by what they are called now. */
  former?: Record<string, string>;
  /** The columns in which no two rows of a file may have the same value. */
  unique: string[];
  /** Has what the pages call the columns. */
  pages: ResourcePages;
  /**
   * Writes rows in one transaction.
   * @returns the outcome of each, in any order
   */
  write(rows: FileRow<z.output<Row>>[]): Promise<Written[]>;
}

export interface FileRow<Fields> {
  row: number;
  fields: Fields;
  /** The fields that the row has. The contract filled in the defaults of the others, which are for new resources only. */
  given: ReadonlySet<string>;
}

/** The outcome of a row, as the database returns it. */
export interface Written {
  row: number;
  outcome: Outcome;
  /** Null unless the row was refused, and also when it was refused because of a concurrent write. */
  wrong: RowError | null;
}

/** Reads the rows of a file that are not empty. */
function* filledRows(file: string, separator: string, start: number): Generator<CsvRow> {
  for (const one of readRows(file, separator, start)) {
    if ("fault" in one || one.cells.some((cell) => cell !== "")) yield one;
  }
}

/**
 * Imports a file in chunks, each of them a transaction. Yields the progress: first after the header was read, then after
 * each chunk. Returns the report, which has the errors of rows; they stop no other row.
 * @param dryRun for the report: `write` has to roll back by itself
 * @throws {Problem} when the file has no header or too many rows, or the database does not answer: earlier chunks are kept
 */
export async function* importFile<Row extends z.ZodObject>(
  file: string,
  definition: Import<Row>,
  dryRun: boolean,
): AsyncGenerator<Progress, ImportReport> {
  const { record, types, unique, write } = definition;
  const tally = new Tally();
  const seen = new Map<string, number>();
  const { separator, start } = separatorOf(file);
  const rows = filledRows(file, separator, start);
  const header = rows.next();
  if (header.done)
    throw new Problem("malformed-request", "The file is empty: its first row names the columns");
  const { value } = header;
  if ("fault" in value) throw new Problem("malformed-request", `Row ${value.row} ${value.fault}`);
  const { names, ignored } = readHeader(value.cells.map(fromCell), definition);
  yield tally.progress;

  /** Checks a row against the contract, and against the rows before it. */
  const check = (read: CsvRow): FileRow<z.output<Row>> | { row: number; errors: RowError[] } => {
    const { row } = read;
    if ("fault" in read) return { row, errors: [{ column: "", detail: read.fault }] };
    const { cells } = read;
    if (cells.slice(names.length).some(Boolean)) {
      return { row, errors: [{ column: "", detail: "has more fields than there are columns" }] };
    }
    const given = names.flatMap((name, index) => {
      // An empty field counts as left out.
      const text = name in record.shape ? fromCell(cells[index] ?? "").trim() : "";
      const type = types[name];
      return text === "" ? [] : [[name, type ? readValue(text, type, separator) : text] as const];
    });
    const result = record.safeParse(Object.fromEntries(given));
    if (!result.success) {
      const unclear = new Map(given.map(([name, value]) => [name, value instanceof Unclear && value.detail]));
      const errors = result.error.issues.map(({ path, message }) => {
        const column = String(path[0] ?? "");
        return { column, detail: unclear.get(column) || message };
      });
      return { row, errors };
    }
    const fields = result.data as Record<string, unknown>;
    const keys = unique.filter((column) => fields[column] !== undefined);
    const errors = keys.flatMap((column) => {
      const earlier = seen.get(`${column}\n${fields[column]}`);
      return earlier ? [{ column, detail: `is that of row ${earlier} already` }] : [];
    });
    if (errors.length > 0) return { row, errors };
    for (const column of keys) seen.set(`${column}\n${fields[column]}`, row);
    return { row, fields: result.data, given: new Set(given.map(([name]) => name)) };
  };

  let chunk: ReturnType<typeof check>[] = [];
  let done = 0;
  const flush = async () => {
    const good = chunk.filter((one) => "fields" in one);
    const written = new Map((await writeAll(write, good)).map((one) => [one.row, one]));
    for (const one of chunk) {
      if ("errors" in one) tally.add(one.row, "refused", one.errors);
      else {
        const { outcome, wrong } = written.get(one.row)!;
        tally.add(one.row, outcome, wrong ? [wrong] : []);
      }
      done = one.row;
    }
    chunk = [];
  };

  let count = 0;
  try {
    for (const one of rows) {
      count += 1;
      if (count > MAX_FILE_ROWS) throw tooLarge();
      chunk.push(check(one));
      if (chunk.length < CHUNK) continue;
      await flush();
      yield tally.progress;
    }
    await flush();
  } catch (error) {
    throw interrupted(error as Error, dryRun ? 0 : done);
  }
  return tally.report(dryRun, ignored);
}

/** Limits how often a chunk is tried when concurrent writes interfere. */
const ATTEMPTS = 3;

const RACED = { column: "", detail: "was changed by somebody else at the same moment: send it again" };

/** Writes a chunk. Tries rows again that a concurrent write interfered with: the next try sees what it wrote. */
async function writeAll<Fields>(
  write: (rows: FileRow<Fields>[]) => Promise<Written[]>,
  rows: FileRow<Fields>[],
  attempts = ATTEMPTS,
): Promise<Written[]> {
  if (rows.length === 0) return [];
  const retry = (left: FileRow<Fields>[]) => writeAll(write, left, attempts - 1);
  let written: Written[];
  try {
    written = await whenThereIsRoom(() => write(rows), FILE_PAUSE).catch(
      narrowIfTooSlow(`The database took too long to write ${rows.length} rows: send fewer in a file`),
    );
  } catch (error) {
    if (attempts === 1 || !hasLostRace(error)) throw error;
    return retry(rows);
  }
  const isRaced = ({ outcome, wrong }: Written) => outcome === "refused" && !wrong;
  if (attempts === 1) return written.map((one) => (isRaced(one) ? { ...one, wrong: RACED } : one));
  const raced = new Set(written.filter(isRaced).map(({ row }) => row));
  return [
    ...written.filter(({ row }) => !raced.has(row)),
    ...(await retry(rows.filter(({ row }) => raced.has(row)))),
  ];
}

/** Makes the problem of an import that failed midway: the reason, and how much was imported before. */
function interrupted(error: Error, done: number): Problem {
  const { kind, message, errors, headers, cause } = toProblem(error);
  const kept = done
    ? `Rows up to ${done} are imported: to send the whole file once more does them no harm`
    : "Nothing was imported";
  return new Problem(kind, `${message}. ${kept}`, { errors, headers, cause });
}
