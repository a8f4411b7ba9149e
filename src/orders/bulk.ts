import { answerExport, answerImport } from "../bulk/answers.ts";
import type { Handler } from "../http/router.ts";
import { tryToEnqueueAll } from "../sms/queue.ts";
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

export const importAll: Handler<typeof routes.importAll> = (c) => {
  const { dry_run = false, send_texts = false } = c.req.valid("query");
  const definition = {
    record: OrderRecord,
    types: { quantity: "integer" as const },
    readOnly: ["id", "amount", "updated_at"],
    unique: ["idempotency_key"],
    write: importOrders(c.var.scope, dry_run, {
      texts: send_texts ? c.var.principal.name : undefined,
      queued: (ids) => c.executionCtx.waitUntil(tryToEnqueueAll(c.env, ids)),
    }),
  };
  return answerImport(c, definition, dry_run);
};
