/** What the contracts of importing and exporting are put together from: see http/operations.ts. */

import { flag } from "../http/list.ts";
import { headerReferences } from "../http/operations.ts";
import { z } from "../http/zod.ts";
import { ImportReport } from "./report.ts";

const headers = headerReferences("X-Request-Id", "Server-Timing", "RateLimit-Policy");

/** A CSV file, as an answer. @param columns that it has, in their order */
export const file = (columns: readonly string[]) => ({
  description:
    `A CSV file (RFC 4180) in UTF-8, with the columns ${columns.join(", ")}. What a spreadsheet would take for a ` +
    "formula has an apostrophe in front, which importing takes away. An answer that breaks off is no whole file.",
  headers: { ...headers, "Content-Disposition": { $ref: "#/components/headers/Content-Disposition" } },
  content: { "text/csv": { schema: z.string() } },
});

/**
 * A CSV file, as a request's body.
 * @param row the name of the schema that each row is checked by
 * @param what about its rows, in sentences
 */
export const fileBody = (row: string, what: string, example: string) => ({
  required: true,
  description:
    `A CSV file (RFC 4180) in UTF-8, of at most 4 MiB and 20,000 rows. Its header names the columns: fields of ${row}. ` +
    `An empty field is one that is left out. ${what}`,
  content: {
    "text/csv": {
      schema: {
        type: "string" as const,
        example,
        // JSON Schema's words for what is in a text (2020-12, validation, 8).
        contentMediaType: "text/csv",
        contentSchema: { type: "array" as const, items: { $ref: `#/components/schemas/${row}` } },
      },
    },
  },
});

export const importFlags = {
  dry_run: flag("Check the file against everything that is stored, and change nothing.").optional(),
};

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
