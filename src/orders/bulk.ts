import { answerExport, answerImport } from "../bulk/answers.ts";
import type { Handler } from "../http/router.ts";
import { enqueueAll } from "../sms/queue.ts";
import { represent } from "./handlers.ts";
import { importOrders } from "./import-queries.ts";
import { exportOrders } from "./queries.ts";
import type * as routes from "./routes.ts";
import { OrderRecord, orderColumns } from "./schema.ts";

export const exportAll: Handler<typeof routes.exportAll> = (c) => {
  const { ordering, filter } = c.req.valid("query");
  return answerExport(c, {
    collection: "orders",
    columns: orderColumns,
    ordering,
    read: (request) => exportOrders(c.var.scope, filter, request),
    represent: (row) => represent(c, row),
  });
};

const untold = (error: unknown) =>
  console.error(JSON.stringify({ event: "enqueue_failed", reason: String(error) }));

export const importAll: Handler<typeof routes.importAll> = (c) => {
  const { dry_run = false, send_texts = false } = c.req.valid("query");
  const definition = {
    record: OrderRecord,
    types: { quantity: "integer" as const },
    readOnly: ["id", "amount", "updated_at"],
    unique: ["idempotency_key"],
    write: importOrders(c.var.scope, dry_run, {
      texts: send_texts ? c.var.principal.name : undefined,
      // What the queue is not told of, the sweep finds.
      queued: (ids) => c.executionCtx.waitUntil(enqueueAll(c.env, ids).catch(untold)),
    }),
  };
  return answerImport(c, definition, dry_run);
};
