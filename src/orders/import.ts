import type { Context } from "hono";
import { type FileRow, type Import, importFile } from "../csv/import.ts";
import type { AppEnv } from "../http/router.ts";
import { textsLeft } from "../notifications/texts-left.ts";
import { Problem } from "../problem.ts";
import type { z } from "../zod.ts";
import { importOrders } from "./import-queries.ts";
import { orderPages } from "./pages.ts";
import { OrderRecord, orderTypes } from "./schema.ts";

interface Options {
  /** Signs the texts when `business_name` is not set; undefined sends no texts. */
  signature: string | undefined;
  dryRun: boolean;
  /** Takes the ids of the texts that wait to be sent. */
  onTexts(ids: string[]): void;
}

/** Describes how rows of a file become orders of the business. */
export const orderImport = (
  c: Context<AppEnv>,
  { signature, dryRun, onTexts }: Options,
): Import<typeof OrderRecord> => ({
  record: OrderRecord,
  types: orderTypes,
  readOnly: ["number", "amount", "updated_at"],
  former: { idempotency_key: "reference" },
  unique: ["id", "reference"],
  pages: orderPages,
  async write(rows: FileRow<z.output<typeof OrderRecord>>[]) {
    const { written, queued } = await c.var.scope.run(importOrders(rows, signature), { dryRun });
    onTexts(queued);
    return written;
  },
});

/**
 * Requires that a file sends no more texts than the business may send today.
 * @throws {Problem} 409 when it would
 */
export async function requireTextsLeft(c: Context<AppEnv>, file: string, signature: string): Promise<void> {
  const left = await c.var.scope.run(textsLeft());
  // Each row has a line at least, so a file of few lines needs no closer look.
  if (file.split(/\r\n?|\n/).length <= left) return;
  let texts = 0;
  const onTexts = ({ length }: string[]) => {
    texts += length;
  };
  const rehearsal = orderImport(c, { signature, dryRun: true, onTexts });
  for await (const _ of importFile(file, rehearsal, true));
  if (texts <= left) return;
  const detail = `The file would send ${texts} texts, and ${left} of today's are left: send fewer rows, or no texts`;
  throw new Problem("limit-reached", detail);
}
