import type { Context } from "hono";
import { v7 as uuidv7 } from "uuid";
import { entityTag, ifMatch, missed } from "../http/conditional.ts";
import { resourceUrl, utc, utcOrNull } from "../http/fields.ts";
import { acknowledgeReplay, onceKey } from "../http/idempotency.ts";
import { listBody } from "../http/list.ts";
import { type FieldError, fieldProblems, Problem } from "../http/problem.ts";
import type { Handler } from "../http/router.ts";
import { enqueue } from "../sms/queue.ts";
import * as queries from "./queries.ts";
import type { Found } from "./references.ts";
import type * as routes from "./routes.ts";

export function represent(c: Context, { id, customer_id, revision: _, ...row }: queries.OrderRow) {
  return {
    id,
    url: resourceUrl(c, "orders", id),
    customer: customer_id,
    ...row,
    time_placed: utc(row.time_placed),
    time_closed: utcOrNull(row.time_closed),
    updated_at: utc(row.updated_at),
  };
}

/** One order as an answer's body, its version in the header. */
function answer(c: Context, row: queries.OrderRow) {
  c.header("ETag", entityTag(row.revision));
  return represent(c, row);
}

export const list: Handler<typeof routes.list> = async (c) => {
  const { page, filter } = c.req.valid("query");
  const found = await queries.listOrders(c.var.scope, filter, page);
  return c.json(
    listBody(c, page, found, (row) => represent(c, row)),
    200,
  );
};

/** The fields that name nothing; none when everything was found. */
function notFound(found: Found, fields: Partial<queries.OrderFields>): FieldError[] {
  const errors: FieldError[] = [];
  if (!found.customer) {
    const pointer = fields.customer === undefined ? "/customer_code" : "/customer";
    errors.push({ in: "body", pointer, detail: "names no customer of yours" });
  }
  if (!found.item) errors.push({ in: "body", pointer: "/item_id", detail: "names no active item of yours" });
  return errors;
}

export const create: Handler<typeof routes.create> = async (c) => {
  const fields = c.req.valid("json");
  const ids = { order: uuidv7(), notification: uuidv7() };
  const once = await queries.createOrder(c.var.scope, ids, fields, c.var.principal.name, onceKey(c, fields));
  acknowledgeReplay(c, once);
  if (!once.row) throw fieldProblems("invalid-fields", notFound(once.found, fields));
  // The order is safe now. If the push fails, the sweep finds the notification.
  if (once.queued) c.executionCtx.waitUntil(enqueue(c.env, ids.notification));
  c.header("Location", resourceUrl(c, "orders", once.row.id));
  return c.json(answer(c, once.row), 201);
};

export const get: Handler<typeof routes.get> = async (c) => {
  const row = await queries.getOrder(c.var.scope, c.req.valid("param").id);
  if (!row) throw new Problem("not-found", "You have no order with this id");
  return c.json(answer(c, row), 200);
};

const settled = (status: string | undefined) =>
  new Problem("conflict", `This order is ${status}: only a pending order can be changed`);

/** PUT and PATCH differ in what their contracts let through, not in what is done with it. */
export const update: Handler<typeof routes.replace | typeof routes.patch> = async (c) => {
  const allowed = ifMatch(c);
  const { id } = c.req.valid("param");
  const fields = c.req.valid("json");
  const result = await queries.updateOrder(c.var.scope, id, fields, allowed);
  if (!result.row) {
    const errors = notFound(result.found, fields);
    const reason = errors.length > 0 ? fieldProblems("invalid-fields", errors) : settled(result.status);
    throw missed(result.revision, allowed, reason);
  }
  return c.json(answer(c, result.row), 200);
};

export const remove: Handler<typeof routes.remove> = async (c) => {
  const allowed = ifMatch(c);
  const result = await queries.deleteOrder(c.var.scope, c.req.valid("param").id, allowed);
  if (!result.deleted) throw missed(result.revision, allowed);
  return c.body(null, 204);
};
