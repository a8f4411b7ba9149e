import type { Context } from "hono";
import { v7 as uuidv7 } from "uuid";
import { answersOf, inUse } from "../collection/answers.ts";
import { answerExport, answerImport } from "../csv/answers.ts";
import { requireCreatable } from "../http/conditional.ts";
import { resourceUrl, utc } from "../http/fields.ts";
import { createOnce } from "../http/idempotency.ts";
import type { Handler } from "../http/router.ts";
import { warningOf } from "../notifications/countries.ts";
import { Problem } from "../problem.ts";
import { randomCodes } from "./code.ts";
import { importCustomers } from "./import-queries.ts";
import { customerPages } from "./pages.ts";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";
import { CustomerRecord, customerColumns, customerTypes } from "./schema.ts";

const STOPPED =
  "No texts go to this number: its holder told the gateway to send no more, and no business can change that";

export function represent(c: Context, { id, revision: _, ...row }: queries.CustomerRow) {
  return {
    id,
    url: resourceUrl(c, "customers", id),
    ...row,
    sms_warning: row.sms_stopped ? STOPPED : warningOf(row.phone),
    created_at: utc(row.created_at),
    updated_at: utc(row.updated_at),
  };
}

const answer = answersOf(represent);

export const list: Handler<typeof routes.list> = (c) =>
  answer.list(c, c.req.valid("query"), queries.listCustomers);

export const create: Handler<typeof routes.create> = async (c) => {
  requireCreatable(c);
  const fields = c.req.valid("json");
  const made = await createOnce(c, queries.createCustomer(uuidv7(), fields, randomCodes()), fields);
  if (!made.row) throw new Problem("conflict", "No free code was found: send one");
  return answer.created(c, made.row);
};

export const exportAll: Handler<typeof routes.exportAll> = (c) =>
  answerExport(c, c.req.valid("query"), {
    collection: "customers",
    columns: customerColumns,
    types: customerTypes,
    list: queries.listCustomers,
    represent,
  });

export const importAll: Handler<typeof routes.importAll> = (c) => {
  const { dry_run = false } = c.req.valid("query");
  return answerImport(c, dry_run, {
    record: CustomerRecord,
    types: customerTypes,
    readOnly: ["sms_warning", "created_at", "updated_at"],
    unique: ["id", "code", "phone"],
    pages: customerPages,
    write: (rows) => c.var.scope.run(importCustomers(rows), { dryRun: dry_run }),
  });
};

export const get: Handler<typeof routes.get> = (c) =>
  answer.one(c, queries.getCustomer(c.req.valid("param").id), "You have no customer with this id");

export const update: Handler<typeof routes.replace | typeof routes.patch> = (c) => {
  const { id } = c.req.valid("param");
  return answer.changed(c, (allowed) => queries.updateCustomer(id, c.req.valid("json"), allowed));
};

export const remove: Handler<typeof routes.remove> = (c) =>
  answer.deleted(
    c,
    (allowed) => queries.deleteCustomer(c.req.valid("param").id, allowed),
    inUse("customer", "order"),
  );
