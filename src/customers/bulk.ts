import { answerExport, answerImport } from "../bulk/answers.ts";
import type { Handler } from "../http/router.ts";
import { represent } from "./handlers.ts";
import { importCustomers } from "./import-queries.ts";
import { listCustomers } from "./queries.ts";
import type * as routes from "./routes.ts";
import { CustomerInput, customerColumns } from "./schema.ts";

export const exportAll: Handler<typeof routes.exportAll> = (c) => {
  const { ordering, filter } = c.req.valid("query");
  return answerExport(c, {
    collection: "customers",
    columns: customerColumns,
    ordering,
    read: (request) => listCustomers(c.var.scope, filter, request),
    represent: (row) => represent(c, row),
  });
};

export const importAll: Handler<typeof routes.importAll> = (c) => {
  const { dry_run = false } = c.req.valid("query");
  const definition = {
    record: CustomerInput,
    types: { sms_opt_out: "boolean" as const },
    readOnly: ["id", "created_at", "updated_at"],
    unique: ["code", "phone"],
    write: importCustomers(c.var.scope, dry_run),
  };
  return answerImport(c, definition, dry_run);
};
