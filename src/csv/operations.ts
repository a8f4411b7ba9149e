/** The common parts of the contracts of imports and exports: see http/operations.ts. */

import { flag } from "../http/list.ts";
import { headerReferences } from "../http/operations.ts";
import { z } from "../zod.ts";
import { ImportReport } from "./report.ts";

const headers = headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy");

/** Makes the response with a CSV file. @param columns in their order */
export const file = (columns: readonly string[]) => ({
  description:
    `A CSV file (RFC 4180) in UTF-8, with the columns ${columns.join(", ")}. What a spreadsheet would take for a ` +
    "formula has an apostrophe in front, also behind a separator within a field, and importing takes it away. An answer " +
    "that breaks off is no whole file.",
  headers: { ...headers, "Content-Disposition": { $ref: "#/components/headers/Content-Disposition" } },
  content: { "text/csv": { schema: z.string() } },
});

/**
 * Makes a request body that is a CSV file.
 * @param row the name of the schema of its rows
 * @param about sentences about the rows
 */
export const fileBody = (row: string, about: string, example: string) => ({
  required: true,
  description:
    `A CSV file (RFC 4180) in UTF-8, of at most 4 MiB and 20,000 rows. Its header names the columns: fields of ${row}, ` +
    "in any case and with spaces or underscores. " +
    `An empty field is one that is left out. ${about}`,
  content: {
    "text/csv": {
      schema: {
        type: "string" as const,
        example,
        // JSON Schema 2020-12, Validation, 8: the content of a string.
        contentMediaType: "text/csv",
        contentSchema: { type: "array" as const, items: { $ref: `#/components/schemas/${row}` } },
      },
    },
  },
});

export const importQuery = z.strictObject({
  dry_run: flag("Check the file against everything that is stored, and change nothing.").optional(),
});

export const imported = {
  description:
    "What became of each row. Rows are written 500 at a time, so an import that breaks off has written some: send " +
    "the file once more, which changes nothing that is as the file says. As `application/x-ndjson`, lines of " +
    "`{ progress }` while it goes on, and in the end one of `{ report }`, or of `{ problem }`.",
  headers,
  content: {
    "application/json": { schema: ImportReport },
    "application/x-ndjson": { schema: z.string() },
  },
};
