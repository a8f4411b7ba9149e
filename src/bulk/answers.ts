import type { Context } from "hono";
import type { Page, PageRequest, Position } from "../db/page.ts";
import { toProblem } from "../http/errors.ts";
import { preferredType, wantsPage } from "../http/negotiate.ts";
import { PROBLEMS, Problem, problemBody } from "../http/problem.ts";
import type { AppEnv } from "../http/router.ts";
import type { z } from "../http/zod.ts";
import { failureOf } from "../log/failure.ts";
import { log } from "../log/line.ts";
import { currentWork, newWork } from "../log/work.ts";
import { toLine } from "./cells.ts";
import { type Import, importFile } from "./import.ts";
import { isFile, MAX_FILE, tooLarge } from "./limits.ts";
import type { ImportReport, Progress } from "./report.ts";
import { streamOf } from "./stream.ts";

/** How many rows an export asks the database for at once. */
const PAGE = 1_000;

const encoder = new TextEncoder();

/** A failure of ours that comes when the line of the request has been written. */
const logFailure = (c: Context<AppEnv>, event: "export" | "import", { kind, cause }: Problem) =>
  log(PROBLEMS[kind].status === 503 ? "warn" : "error", currentWork() ?? newWork(), {
    event,
    outcome: "broken_off",
    request_id: c.get("requestId"),
    error: failureOf(cause),
  });

interface Export<Row> {
  /** Names the file. */
  collection: string;
  columns: readonly string[];
  ordering: string;
  read(request: PageRequest): Promise<Page<Row>>;
  represent(row: Row): Record<string, unknown>;
}

/** Answers with all rows of a list as a CSV file, read page by page as fast as the client takes it. */
export async function answerExport<Row>(c: Context<AppEnv>, list: Export<Row>) {
  const { collection, columns, ordering, read, represent } = list;
  const page = (from?: Position) => read({ ordering, limit: PAGE, from, count: false });
  // Before the answer begins: what is wrong with the request is a problem of its own.
  const first = await page();
  async function* parts() {
    // For a spreadsheet, which would take it for something other than UTF-8. Programs know.
    yield encoder.encode((wantsPage(c) ? "\ufeff" : "") + toLine([...columns]));
    try {
      for (let found: Page<Row> | undefined = first; found; found = found.next && (await page(found.next))) {
        const resources = found.rows.map(represent);
        yield encoder.encode(resources.map((one) => toLine(columns.map((column) => one[column]))).join(""));
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

/** The media types of an import's answer. */
export const LINES = "application/x-ndjson";

/** One line of an import that is told while it goes on. */
export type ImportLine =
  | { progress: Progress }
  | { report: ImportReport }
  | { problem: ReturnType<typeof problemBody> };

async function* tell(c: Context<AppEnv>, first: Progress, work: AsyncGenerator<Progress, ImportReport>) {
  const line = (told: ImportLine) => encoder.encode(`${JSON.stringify(told)}\n`);
  try {
    yield line({ progress: first });
    for (;;) {
      const { done, value } = await work.next();
      yield line(done ? { report: value } : { progress: value });
      if (done) return;
    }
  } catch (error) {
    const problem = toProblem(error as Error);
    if (PROBLEMS[problem.kind].status >= 500) logFailure(c, "import", problem);
    yield line({ problem: problemBody(c, problem) });
  }
}

/**
 * Imports the request's body. Answers with the report, or, to whoever prefers lines of JSON, with how far it is too.
 * @throws {Problem} when the body is no CSV file, or could not be read to its end
 */
export async function answerImport<Row extends z.ZodObject>(
  c: Context<AppEnv>,
  definition: Import<Row>,
  dryRun: boolean,
) {
  const [, charset = "utf-8"] = /charset="?([^";\s]*)/i.exec(c.req.header("Content-Type") ?? "") ?? [];
  if (!isFile(c) || !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new Problem("unsupported-media-type", "Send the file with Content-Type: text/csv, in UTF-8");
  }
  if (Number(c.req.header("Content-Length") ?? 0) > MAX_FILE) throw tooLarge();
  const file = c.req.raw.body ?? new Blob().stream();
  const work = importFile(file as ReadableStream<Uint8Array>, definition, dryRun);
  const header = await work.next();
  if (preferredType(c, ["application/json", LINES]) === LINES) {
    return c.body(streamOf(tell(c, header.value as Progress, work)), 200, {
      "Content-Type": LINES,
      "Cache-Control": "no-store",
    });
  }
  for (;;) {
    const { done, value } = await work.next();
    if (done) return c.json(value, 200);
  }
}
