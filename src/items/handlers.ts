import type { Context } from "hono";
import { v7 as uuidv7 } from "uuid";
import { answersOf, inUse } from "../collection/answers.ts";
import { answerExport, answerImport } from "../csv/answers.ts";
import { requireCreatable } from "../http/conditional.ts";
import { resourceUrl, utc } from "../http/fields.ts";
import { createOnce } from "../http/idempotency.ts";
import type { Handler } from "../http/router.ts";
import { importItems } from "./import-queries.ts";
import { itemPages } from "./pages.ts";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";
import { ItemRecord, itemColumns, itemTypes } from "./schema.ts";

export function represent(c: Context, { id, revision: _, ...row }: queries.ItemRow) {
  return {
    id,
    url: resourceUrl(c, "items", id),
    ...row,
    created_at: utc(row.created_at),
    updated_at: utc(row.updated_at),
  };
}

const answer = answersOf(represent);

export const list: Handler<typeof routes.list> = (c) =>
  answer.list(c, c.req.valid("query"), queries.listItems);

export const create: Handler<typeof routes.create> = async (c) => {
  requireCreatable(c);
  const fields = c.req.valid("json");
  const made = await createOnce(c, queries.createItem(uuidv7(), fields), fields);
  return answer.created(c, made.row!);
};

export const exportAll: Handler<typeof routes.exportAll> = (c) =>
  answerExport(c, c.req.valid("query"), {
    collection: "items",
    columns: itemColumns,
    types: itemTypes,
    list: queries.listItems,
    represent,
  });

export const importAll: Handler<typeof routes.importAll> = (c) => {
  const { dry_run = false } = c.req.valid("query");
  return answerImport(c, dry_run, {
    record: ItemRecord,
    types: itemTypes,
    readOnly: ["created_at", "updated_at"],
    unique: ["id", "name"],
    pages: itemPages,
    write: (rows) => c.var.scope.run(importItems(rows), { dryRun: dry_run }),
  });
};

export const get: Handler<typeof routes.get> = (c) =>
  answer.one(c, queries.getItem(c.req.valid("param").id), "You have no item with this id");

export const update: Handler<typeof routes.replace | typeof routes.patch> = (c) => {
  const { id } = c.req.valid("param");
  return answer.changed(c, (allowed) => queries.updateItem(id, c.req.valid("json"), allowed));
};

export const remove: Handler<typeof routes.remove> = (c) =>
  answer.deleted(
    c,
    (allowed) => queries.deleteItem(c.req.valid("param").id, allowed),
    inUse("item", "order"),
  );
