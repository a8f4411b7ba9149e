import type { Context } from "hono";
import { v7 as uuidv7 } from "uuid";
import { entityTag, ifMatch, missed } from "../http/conditional.ts";
import { resourceUrl, utc } from "../http/fields.ts";
import { acknowledgeReplay, onceKey } from "../http/idempotency.ts";
import { listBody } from "../http/list.ts";
import { Problem } from "../http/problem.ts";
import type { Handler } from "../http/router.ts";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";

export function represent(c: Context, { id, revision: _, ...row }: queries.ItemRow) {
  return {
    id,
    url: resourceUrl(c, "items", id),
    ...row,
    created_at: utc(row.created_at),
    updated_at: utc(row.updated_at),
  };
}

/** One item as an answer's body, its version in the header. */
function answer(c: Context, row: queries.ItemRow) {
  c.header("ETag", entityTag(row.revision));
  return represent(c, row);
}

export const list: Handler<typeof routes.list> = async (c) => {
  const { page, filter } = c.req.valid("query");
  const found = await queries.listItems(c.var.scope, filter, page);
  return c.json(
    listBody(c, page, found, (row) => represent(c, row)),
    200,
  );
};

export const create: Handler<typeof routes.create> = async (c) => {
  const fields = c.req.valid("json");
  const once = await queries.createItem(c.var.scope, uuidv7(), fields, onceKey(c, fields));
  acknowledgeReplay(c, once);
  const row = once.row!;
  c.header("Location", resourceUrl(c, "items", row.id));
  return c.json(answer(c, row), 201);
};

export const get: Handler<typeof routes.get> = async (c) => {
  const row = await queries.getItem(c.var.scope, c.req.valid("param").id);
  if (!row) throw new Problem("not-found", "You have no item with this id");
  return c.json(answer(c, row), 200);
};

/** PUT and PATCH differ in what their contracts let through, not in what is done with it. */
export const update: Handler<typeof routes.replace | typeof routes.patch> = async (c) => {
  const allowed = ifMatch(c);
  const { id } = c.req.valid("param");
  const { row, revision } = await queries.updateItem(c.var.scope, id, c.req.valid("json"), allowed);
  if (!row) throw missed(revision, allowed);
  return c.json(answer(c, row), 200);
};

const hasOrders = (count: number) =>
  new Problem("conflict", `This item has ${count} ${count === 1 ? "order" : "orders"} and cannot be deleted`);

export const remove: Handler<typeof routes.remove> = async (c) => {
  const allowed = ifMatch(c);
  const result = await queries.deleteItem(c.var.scope, c.req.valid("param").id, allowed);
  if (!result.deleted) throw missed(result.revision, allowed, hasOrders(result.orders));
  return c.body(null, 204);
};
