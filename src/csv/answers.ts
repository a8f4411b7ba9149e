import type { Context } from "hono";
import { narrowIfTooSlow } from "../db/errors.ts";
import type { Page, PageRequest, Position } from "../db/page.ts";
import type { Query } from "../db/query.ts";
import { whenThereIsRoom } from "../db/scope.ts";
import { MAX_FILE, tooLarge } from "../http/body-limit.ts";
import { toProblem } from "../http/errors.ts";
import { preferredType, wantsPage } from "../http/negotiate.ts";
import { problemBody } from "../http/problem-response.ts";
import type { AppEnv } from "../http/router.ts";
import { failureOf } from "../log/failure.ts";
import { log } from "../log/line.ts";
import { currentWork, newWork } from "../log/work.ts";
import { PROBLEMS, Problem } from "../problem.ts";
import type { z } from "../zod.ts";
import { toLine } from "./cells.ts";
import { CHARSETS, decode } from "./decode.ts";
import { FILE_PAUSE, type Import, importFile } from "./import.ts";
import type { ImportReport, Progress } from "./report.ts";
import { streamOf } from "./stream.ts";
import type { ValueType } from "./values.ts";

/** How many rows an export asks the database for at once. */
const PAGE = 1_000;

const encoder = new TextEncoder();

/** Logs a failure of ours that happens after the line of the request was written. */
const logFailure = (c: Context<AppEnv>, event: "export" | "import", { kind, cause }: Problem) =>
  log(PROBLEMS[kind].status === 503 ? "warn" : "error", currentWork() ?? newWork(), {
    event,
    outcome: "broken_off",
    request_id: c.get("requestId"),
    error: failureOf(cause),
  });

interface Export<Row, Filter> {
  /** Names the file. */
  collection: string;
  columns: readonly string[];
  /** The columns that are not text. */
  types: Partial<Record<string, ValueType>>;
  list(filter: Filter, page: PageRequest): Query<Page<Row>>;
  represent(c: Context<AppEnv>, row: Row): Record<string, unknown>;
}

/** Answers with all rows of a list as a CSV file. Reads them page by page, as fast as the client takes them. */
export async function answerExport<Row, Filter>(
  c: Context<AppEnv>,
  { ordering, filter }: { ordering: string; filter: Filter },
  { collection, columns, types, list, represent }: Export<Row, Filter>,
) {
  const page = (from?: Position) =>
    c.var.scope.run(list(filter, { ordering, limit: PAGE, from, count: false }));
  // Before the response begins, so that its failure is answered with a problem.
  const first = await page().catch(
    narrowIfTooSlow(
      "The database would look at too many rows: search for a longer word, or take other filters or another ordering",
    ),
  );
  const next = (from: Position) => whenThereIsRoom(() => page(from), FILE_PAUSE);
  const numbers = new Set(columns.flatMap((column, index) => (types[column] === "decimal" ? [index] : [])));
  async function* parts() {
    // A byte order mark for people: without it Excel does not read the file as UTF-8. Programs follow the charset.
    yield encoder.encode((wantsPage(c) ? "\ufeff" : "") + toLine([...columns]));
    try {
      for (let found: Page<Row> | undefined = first; found; found = found.next && (await next(found.next))) {
        const resources = found.rows.map((row) => represent(c, row));
        const lines = resources.map((one) =>
          toLine(
            columns.map((column) => one[column]),
            numbers,
          ),
        );
        yield encoder.encode(lines.join(""));
      }
    } catch (error) {
      logFailure(c, "export", toProblem(error as Error));
      throw error;
    }
  }
  const today = new Date().toISOString().slice(0, 10);
  return c.body(streamOf(parts()), 200, {
    "Content-Type": "text/csv; charset=utf-8; header=present",
    "Content-Disposition": `attachment; filename="${collection}-${today}.csv"`,
    "Cache-Control": "no-store",
  });
}

/** The media type of an import's answer as lines of JSON: http://ndjson.org. */
export const LINES = "application/x-ndjson";

/** One line of an import's answer as lines of JSON. */
export type ImportLine =
  | { progress: Progress }
  | { report: ImportReport }
  | { problem: ReturnType<typeof problemBody> };

async function* importLines(
  c: Context<AppEnv>,
  first: Progress,
  work: AsyncGenerator<Progress, ImportReport>,
) {
  const encode = (line: ImportLine) => encoder.encode(`${JSON.stringify(line)}\n`);
  try {
    yield encode({ progress: first });
    for (;;) {
      const { done, value } = await work.next();
      yield encode(done ? { report: value } : { progress: value });
      if (done) return;
    }
  } catch (error) {
    const problem = toProblem(error as Error);
    if (PROBLEMS[problem.kind].status >= 500) logFailure(c, "import", problem);
    yield encode({ problem: problemBody(c, problem) });
  }
}

/** Reads a file into memory. @throws {Problem} 413 when it is larger than a file may be */
async function readWhole(file: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // To its end, also when it is refused: a body that is left unread would close the connection before the client has the
  // response.
  for await (const part of file) {
    size += part.byteLength;
    if (size <= MAX_FILE) parts.push(part);
  }
  if (size > MAX_FILE) throw tooLarge();
  return Buffer.concat(parts);
}

/**
 * Imports the request's body. Answers with the report, or, to a client that prefers lines of JSON, with the progress too.
 * @param before looks at the whole file before anything of it is written, and throws a {@link Problem} to refuse it
 * @throws {Problem} when the body is no CSV file
 */
export async function answerImport<Row extends z.ZodObject>(
  c: Context<AppEnv>,
  dryRun: boolean,
  definition: Import<Row>,
  before?: (file: string) => Promise<void>,
) {
  const [, charset] = /charset="?([^";\s]*)/i.exec(c.req.header("Content-Type") ?? "") ?? [];
  if (charset !== undefined && !CHARSETS.test(charset)) {
    throw new Problem("unsupported-media-type", "Send the file with Content-Type: text/csv, in UTF-8");
  }
  if (Number(c.req.header("Content-Length") ?? 0) > MAX_FILE) throw tooLarge();
  const file = decode(await readWhole(c.req.raw.body ?? new Blob().stream()), charset);
  await before?.(file);
  const work = importFile(file, definition, dryRun);
  const header = await work.next();
  if (preferredType(c, ["application/json", LINES]) === LINES) {
    return c.body(streamOf(importLines(c, header.value as Progress, work)), 200, {
      "Content-Type": LINES,
      "Cache-Control": "no-store",
    });
  }
  for (;;) {
    const { done, value } = await work.next();
    if (done) return c.json(value, 200);
  }
}
