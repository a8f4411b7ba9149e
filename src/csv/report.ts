import { MAX_ERRORS } from "../problem.ts";
import { z } from "../zod.ts";

const OUTCOMES = ["created", "updated", "unchanged", "refused"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** An error of a row, worded as for the field of a JSON body. */
export interface RowError {
  column: string;
  detail: string;
}

/** How many ranges of rows a report has for each outcome. */
const MAX_RANGES = 500;

const Rows = z
  .object({
    count: z.int().min(0),
    rows: z
      .string()
      .regex(/^(\d+(-\d+)?(,\d+(-\d+)?)*)?$/)
      .openapi({
        description: `Which rows of the file, the header being row 1. At most the first ${MAX_RANGES} ranges: \`count\` is of all rows.`,
        example: "2-17,19",
      }),
  })
  .openapi("ImportedRows");

export const ImportReport = z
  .object({
    dry_run: z.boolean().openapi({ description: "Whether all of it was undone again." }),
    created: Rows,
    updated: Rows,
    unchanged: Rows,
    refused: Rows,
    errors: z.array(
      z.object({
        row: z.int().openapi({ example: 18 }),
        column: z.string().openapi({ description: "Empty for the row as a whole.", example: "phone" }),
        detail: z.string(),
      }),
    ),
    errors_left_out: z
      .int()
      .min(0)
      .openapi({
        description: `How many errors there are beside the first ${MAX_ERRORS}.`,
      }),
    ignored_columns: z.array(z.string()).openapi({
      description: "Columns of an export that are not for you to write.",
    }),
  })
  .openapi("ImportReport");

export type ImportReport = z.output<typeof ImportReport>;

/** The progress of an import: how many rows had each outcome. */
export type Progress = Record<Outcome, number>;

/** Counts the outcomes of a file's rows while it is read, and makes the report. */
export class Tally {
  readonly progress: Progress = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  readonly #ranges: Record<Outcome, [first: number, last: number][]> = {
    created: [],
    updated: [],
    unchanged: [],
    refused: [],
  };
  readonly #errors: (RowError & { row: number })[] = [];
  #leftOut = 0;

  /** Adds the outcome of a row. Call it in the order of the file. */
  add(row: number, outcome: Outcome, errors: RowError[] = []): void {
    this.progress[outcome] += 1;
    const ranges = this.#ranges[outcome];
    const latest = ranges.at(-1);
    if (latest?.[1] === row - 1) latest[1] = row;
    else ranges.push([row, row]);
    const room = MAX_ERRORS - this.#errors.length;
    this.#errors.push(...errors.slice(0, room).map((error) => ({ row, ...error })));
    this.#leftOut += Math.max(0, errors.length - room);
  }

  report(dryRun: boolean, ignored: string[]): ImportReport {
    const text = (ranges: [number, number][]) =>
      ranges
        .slice(0, MAX_RANGES)
        .map(([first, last]) => (first === last ? first : `${first}-${last}`))
        .join(",");
    const rows = OUTCOMES.map((outcome) => [
      outcome,
      { count: this.progress[outcome], rows: text(this.#ranges[outcome]) },
    ]);
    return {
      dry_run: dryRun,
      ...(Object.fromEntries(rows) as Pick<ImportReport, Outcome>),
      errors: this.#errors,
      errors_left_out: this.#leftOut,
      ignored_columns: ignored,
    };
  }
}
