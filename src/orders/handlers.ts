import type { Context } from "hono";
import { v7 as uuidv7 } from "uuid";
import { answersOf } from "../collection/answers.ts";
import { representExpanded } from "../collection/expand.ts";
import { answerExport, answerImport } from "../csv/answers.ts";
import type { Expanded } from "../db/expand.ts";
import type { Revisions } from "../db/revision.ts";
import { requireCreatable } from "../http/conditional.ts";
import { resourceUrl, utc, utcOrNull } from "../http/fields.ts";
import { createOnce } from "../http/idempotency.ts";
import type { AppEnv, Handler } from "../http/router.ts";
import { enqueue, tryToEnqueueAll } from "../notifications/queue.ts";
import { type FieldError, fieldProblems, Problem } from "../problem.ts";
import { orderImport, requireTextsLeft } from "./import.ts";
import * as queries from "./queries.ts";
import type { ReferencesExist } from "./references.ts";
import type * as routes from "./routes.ts";
import { orderColumns, orderTypes } from "./schema.ts";

export function represent(
  c: Context<AppEnv>,
  { id, customer_id, revision: _, expanded, ...row }: Expanded<queries.OrderRow>,
) {
  return {
    id,
    url: resourceUrl(c, "orders", id),
    customer: customer_id,
    ...row,
    time_placed: utc(row.time_placed),
    time_closed: utcOrNull(row.time_closed),
    updated_at: utc(row.updated_at),
    ...representExpanded(c, queries.references, expanded),
  };
}

const answer = answersOf(represent);

export const list: Handler<typeof routes.list> = (c) =>
  answer.list(c, c.req.valid("query"), queries.listOrders);

/** Lists the errors for fields that name something that does not exist. */
function notFound(found: ReferencesExist, { customer }: { customer?: unknown }): FieldError[] {
  const errors: FieldError[] = [];
  if (!found.customer) {
    const pointer = customer === undefined ? "/customer_code" : "/customer";
    errors.push({ in: "body", pointer, detail: "names no customer of yours" });
  }
  if (!found.item) errors.push({ in: "body", pointer: "/item_id", detail: "names no active item of yours" });
  return errors;
}

export const create: Handler<typeof routes.create> = async (c) => {
  requireCreatable(c);
  const fields = c.req.valid("json");
  const ids = { order: uuidv7(), notification: uuidv7() };
  const made = await createOnce(c, queries.createOrder(ids, fields, c.var.principal.name), fields);
  if (!made.row) throw fieldProblems("invalid-fields", notFound(made.found, fields));
  // The order is committed. If the queue does not take its text, the sweep finds it.
  if (made.queued) c.executionCtx.waitUntil(enqueue(c.env, ids.notification));
  return answer.created(c, made.row);
};

export const exportAll: Handler<typeof routes.exportAll> = (c) =>
  answerExport(c, c.req.valid("query"), {
    collection: "orders",
    columns: orderColumns,
    types: orderTypes,
    list: queries.listOrders,
    represent,
  });

export const importAll: Handler<typeof routes.importAll> = (c) => {
  const { dry_run: dryRun = false, send_texts } = c.req.valid("query");
  const signature = send_texts ? c.var.principal.name : undefined;
  const onTexts = (ids: string[]) => {
    if (!dryRun && ids.length > 0) c.executionCtx.waitUntil(tryToEnqueueAll(c.env, ids));
  };
  const before = signature === undefined ? undefined : (file: string) => requireTextsLeft(c, file, signature);
  return answerImport(c, dryRun, orderImport(c, { signature, dryRun, onTexts }), before);
};

export const get: Handler<typeof routes.get> = (c) =>
  answer.one(
    c,
    queries.getOrder(c.req.valid("param").id, c.req.valid("query").expand),
    "You have no order with this id",
  );

const settled = (status: string | undefined) =>
  new Problem("conflict", `This order is ${status}: only a pending order can be changed`);

export const update: Handler<typeof routes.replace | typeof routes.patch> = (c) => {
  const { id } = c.req.valid("param");
  const fields = c.req.valid("json");
  const text = { id: uuidv7(), signature: c.var.principal.name };
  const update = (allowed: Revisions) => queries.updateOrder(id, fields, allowed, text);
  return answer.changed(
    c,
    update,
    ({ stored }) => {
      const errors = stored ? notFound(stored.found, fields) : [];
      return errors.length > 0 ? fieldProblems("invalid-fields", errors) : settled(stored?.status);
    },
    ({ also }) => {
      if (also?.state === "queued") c.executionCtx.waitUntil(enqueue(c.env, also.id));
    },
  );
};

export const remove: Handler<typeof routes.remove> = (c) =>
  answer.deleted(c, (allowed) => queries.deleteOrder(c.req.valid("param").id, allowed));
