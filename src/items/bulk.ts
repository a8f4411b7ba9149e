import { answerExport, answerImport } from "../bulk/answers.ts";
import type { Handler } from "../http/router.ts";
import { represent } from "./handlers.ts";
import { importItems } from "./import-queries.ts";
import { listItems } from "./queries.ts";
import type * as routes from "./routes.ts";
import { ItemRecord, itemColumns } from "./schema.ts";

export const exportAll: Handler<typeof routes.exportAll> = (c) => {
  const { ordering, filter } = c.req.valid("query");
  return answerExport(c, {
    collection: "items",
    columns: itemColumns,
    ordering,
    read: (request) => listItems(c.var.scope, filter, request),
    represent: (row) => represent(c, row),
  });
};

export const importAll: Handler<typeof routes.importAll> = (c) => {
  const { dry_run = false } = c.req.valid("query");
  const definition = {
    record: ItemRecord,
    types: { active: "boolean" as const },
    readOnly: ["id", "created_at", "updated_at"],
    unique: ["name"],
    write: importItems(c.var.scope, dry_run),
  };
  return answerImport(c, definition, dry_run);
};
