import { hasLostRace } from "../db/errors.ts";
import { toProblem } from "../http/errors.ts";
import { fieldProblems, Problem, pointer } from "../http/problem.ts";
import type { z } from "../http/zod.ts";
import { fromCell } from "./cells.ts";
import { MAX_ROWS, tooLarge } from "./limits.ts";
import { type CsvRow, readerOf, readOn, readRows } from "./records.ts";
import { type ImportReport, type Outcome, type Progress, type RowError, Tally } from "./report.ts";

/** How many rows are written in one transaction. */
const CHUNK = 500;

/** How a field that JSON knows as something else is read out of text; what is none is left for the contract to refuse. */
const READ = {
  boolean: (text: string) => ({ true: true, false: false })[text.trim().toLowerCase()] ?? text,
  integer: (text: string) => (/^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : text),
};

/** How rows of a file become rows of a table. */
export interface Import<Row extends z.ZodObject> {
  /** The contract of a row. Its fields are the columns that are read. */
  record: Row;
  /** The columns that are not text. */
  types: Partial<Record<string, keyof typeof READ>>;
  /** The columns of an export that nobody writes. */
  readOnly: string[];
  /** The columns of which no two rows may say the same. */
  unique: string[];
  /**
   * Writes rows in one transaction.
   * @returns what became of them, in any order
   */
  write(rows: FileRow<z.output<Row>>[]): Promise<Written[]>;
}

export interface FileRow<Fields> {
  row: number;
  fields: Fields;
  /** What the row says anything about. The contract has filled in the rest, which is for new resources alone. */
  given: ReadonlySet<string>;
}

/** What became of a row, as the database tells it. */
export interface Written {
  row: number;
  outcome: Outcome;
  /** Null as well when it was refused because somebody else wrote the same at the same moment. */
  wrong: RowError | null;
}

/**
 * The columns of a file: those that are read, by their place.
 * @throws {Problem} 400 naming every column that is unknown, missing, or there twice
 */
function readHeader({ cells }: CsvRow, { record, readOnly }: Import<z.ZodObject>) {
  const { shape } = record;
  const names = cells.map((cell) => cell.trim());
  while (names.at(-1) === "") names.pop();
  const required = Object.keys(shape).filter((name) => !shape[name]!.safeParse(undefined).success);
  const known = [...Object.keys(shape), ...readOnly];
  const wrong = [
    ...names
      .filter((name) => !known.includes(name))
      .map((name) => [name, `is not a column of this file, which are ${known.join(", ")}`]),
    ...names.filter((name, index) => names.indexOf(name) < index).map((name) => [name, "is there twice"]),
    ...required.filter((name) => !names.includes(name)).map((name) => [name, "is a column that is required"]),
  ];
  if (wrong.length > 0) {
    const errors = wrong.map(([name, detail]) => ({
      in: "body" as const,
      pointer: pointer([name!]),
      detail: detail!,
    }));
    throw fieldProblems("invalid-fields", errors);
  }
  return { names, ignored: names.filter((name) => !(name in shape)) };
}

/**
 * Imports a file, chunk by chunk, each a transaction. Yields how far it is, for the first time when the header has
 * been found good; what is wrong with a row is said in the report, and stops no other row.
 * @param dryRun says so in the report: `write` undoes what it does
 * @throws {Problem} when the file cannot be read to its end, or the database does not answer: chunks before are kept
 */
export async function* importFile<Row extends z.ZodObject>(
  file: ReadableStream<Uint8Array>,
  definition: Import<Row>,
  dryRun: boolean,
): AsyncGenerator<Progress, ImportReport> {
  const reader = readerOf(file);
  try {
    return yield* importRows(readRows(reader), definition, dryRun);
  } finally {
    await readOn(reader);
  }
}

async function* importRows<Row extends z.ZodObject>(
  rows: AsyncGenerator<CsvRow>,
  definition: Import<Row>,
  dryRun: boolean,
): AsyncGenerator<Progress, ImportReport> {
  const { record, types, unique, write } = definition;
  const tally = new Tally();
  const seen = new Map<string, number>();
  const header = await rows.next();
  if (header.done)
    throw new Problem("malformed-request", "The file is empty: its first row names the columns");
  const { names, ignored } = readHeader(header.value, definition);
  yield tally.progress;

  /** One row against the contract, and against the rows before it. */
  const check = ({ row, cells }: CsvRow): FileRow<z.output<Row>> | { row: number; errors: RowError[] } => {
    if (cells.slice(names.length).some(Boolean)) {
      return { row, errors: [{ column: "", detail: "has more fields than there are columns" }] };
    }
    const given = names.flatMap((name, index) => {
      // An empty field is one that is left out.
      const text = name in record.shape ? fromCell(cells[index] ?? "") : "";
      const type = types[name];
      return text === "" ? [] : [[name, type ? READ[type](text) : text] as const];
    });
    const result = record.safeParse(Object.fromEntries(given));
    if (!result.success) {
      const errors = result.error.issues.map(({ path, message }) => ({
        column: String(path[0] ?? ""),
        detail: message,
      }));
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
    for await (const one of rows) {
      if (one.cells.every((cell) => cell === "")) continue;
      count += 1;
      if (count > MAX_ROWS) throw tooLarge();
      chunk.push(check(one));
      if (chunk.length < CHUNK) continue;
      await flush();
      yield tally.progress;
    }
    await flush();
  } catch (error) {
    throw brokenOff(error as Error, dryRun ? 0 : done);
  }
  return tally.report(dryRun, ignored);
}

/** How often a chunk is written, when others write the same at the same moment. */
const ATTEMPTS = 3;

const RACED = { column: "", detail: "was changed by somebody else at the same moment: send it again" };

/** What somebody else did at the same moment is no reason to stop, nor to refuse a row: looking again shows it. */
async function writeAll<Fields>(
  write: (rows: FileRow<Fields>[]) => Promise<Written[]>,
  rows: FileRow<Fields>[],
  attempts = ATTEMPTS,
): Promise<Written[]> {
  if (rows.length === 0) return [];
  const again = (left: FileRow<Fields>[]) => writeAll(write, left, attempts - 1);
  let written: Written[];
  try {
    written = await write(rows);
  } catch (error) {
    if (attempts === 1 || !hasLostRace(error)) throw error;
    return again(rows);
  }
  const isRaced = ({ outcome, wrong }: Written) => outcome === "refused" && !wrong;
  if (attempts === 1) return written.map((one) => (isRaced(one) ? { ...one, wrong: RACED } : one));
  const raced = new Set(written.filter(isRaced).map(({ row }) => row));
  return [
    ...written.filter(({ row }) => !raced.has(row)),
    ...(await again(rows.filter(({ row }) => raced.has(row)))),
  ];
}

/** Why an import came to no end, and what was done before. */
function brokenOff(error: Error, done: number): Problem {
  const { kind, message, errors, headers, cause } = toProblem(error);
  const kept = done
    ? `Rows up to ${done} are imported: to send the whole file once more does them no harm`
    : "Nothing was imported";
  return new Problem(kind, `${message}. ${kept}`, { errors, headers, cause });
}
