import { createRoute } from "@hono/zod-openapi";
import { file, fileBody, imported, importFlags } from "../bulk/operations.ts";
import { ifMatchHeader, ifNoneMatchHeader } from "../http/conditional.ts";
import { idParam } from "../http/fields.ts";
import { idempotencyHeader } from "../http/idempotency.ts";
import { body, created, deleted, many, mergePatch, notModified, one, signedIn } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { z } from "../http/zod.ts";
import { Item, ItemExportQuery, ItemInput, ItemList, ItemPatch, ItemQuery, itemColumns } from "./schema.ts";

const tags = ["Items"];

export const list = createRoute({
  method: "get",
  path: "/api/v1/items/",
  operationId: "listItems",
  summary: "List your items",
  tags,
  ...signedIn,
  request: { query: ItemQuery, headers: ifNoneMatchHeader },
  responses: { 200: many("A page of your items.", ItemList), 304: notModified, ...problems(400) },
});

export const create = createRoute({
  method: "post",
  path: "/api/v1/items/",
  operationId: "createItem",
  summary: "Add an item",
  tags,
  ...signedIn,
  request: { headers: idempotencyHeader, body: body(ItemInput) },
  responses: { 201: created("The new item.", Item), ...problems(400, 403, 409, 413, 415, 422) },
});

export const exportAll = createRoute({
  method: "get",
  path: "/api/v1/items/export/",
  operationId: "exportItems",
  summary: "Export your items as CSV",
  tags,
  ...signedIn,
  request: { query: ItemExportQuery },
  responses: { 200: file(itemColumns), ...problems(400) },
});

export const importAll = createRoute({
  method: "post",
  path: "/api/v1/items/import/",
  operationId: "importItems",
  summary: "Import items from CSV",
  tags,
  ...signedIn,
  request: {
    query: z.strictObject(importFlags),
    body: fileBody(
      "ItemRecord",
      "A row is the item of its name: that item is changed, or a new one made. What a row leaves out stays as it is.",
      "name,price\nBasmati rice 5 kg,1250.00\n",
    ),
  },
  responses: { 200: imported, ...problems(400, 403, 409, 413, 415) },
});

export const get = createRoute({
  method: "get",
  path: "/api/v1/items/{id}/",
  operationId: "getItem",
  summary: "Read an item",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifNoneMatchHeader },
  responses: { 200: one("The item.", Item), 304: notModified, ...problems(404) },
});

export const replace = createRoute({
  method: "put",
  path: "/api/v1/items/{id}/",
  operationId: "replaceItem",
  summary: "Replace an item",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifMatchHeader, body: body(ItemInput) },
  responses: {
    200: one("The item as it is now.", Item),
    ...problems(400, 403, 404, 409, 412, 413, 415),
  },
});

export const patch = createRoute({
  method: "patch",
  path: "/api/v1/items/{id}/",
  operationId: "patchItem",
  summary: "Change some fields of an item",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifMatchHeader, body: mergePatch(ItemPatch, "ItemPatch") },
  responses: {
    200: one("The item as it is now.", Item),
    ...problems(400, 403, 404, 409, 412, 413, 415),
  },
});

export const remove = createRoute({
  method: "delete",
  path: "/api/v1/items/{id}/",
  operationId: "deleteItem",
  summary: "Delete an item that has no orders",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifMatchHeader },
  responses: { 204: deleted, ...problems(400, 403, 404, 409, 412) },
});
