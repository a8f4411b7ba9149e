import { createRoute } from "@hono/zod-openapi";
import { ifMatchHeader, ifNoneMatchHeader } from "../http/conditional.ts";
import { idParam } from "../http/fields.ts";
import { idempotencyHeader } from "../http/idempotency.ts";
import { body, created, deleted, many, mergePatch, notModified, one, signedIn } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { Order, OrderInput, OrderList, OrderPatch, OrderQuery } from "./schema.ts";

const tags = ["Orders"];

export const list = createRoute({
  method: "get",
  path: "/api/v1/orders/",
  operationId: "listOrders",
  summary: "List your orders",
  tags,
  ...signedIn,
  request: { query: OrderQuery, headers: ifNoneMatchHeader },
  responses: { 200: many("A page of your orders.", OrderList), 304: notModified, ...problems(400) },
});

export const create = createRoute({
  method: "post",
  path: "/api/v1/orders/",
  operationId: "createOrder",
  summary: "Place an order",
  tags,
  ...signedIn,
  request: { headers: idempotencyHeader, body: body(OrderInput) },
  responses: { 201: created("The new order.", Order), ...problems(400, 403, 409, 413, 415, 422) },
});

export const get = createRoute({
  method: "get",
  path: "/api/v1/orders/{id}/",
  operationId: "getOrder",
  summary: "Read an order",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifNoneMatchHeader },
  responses: { 200: one("The order.", Order), 304: notModified, ...problems(404) },
});

export const replace = createRoute({
  method: "put",
  path: "/api/v1/orders/{id}/",
  operationId: "replaceOrder",
  summary: "Replace a pending order",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifMatchHeader, body: body(OrderInput) },
  responses: {
    200: one("The order as it is now.", Order),
    ...problems(400, 403, 404, 409, 412, 413, 415),
  },
});

export const patch = createRoute({
  method: "patch",
  path: "/api/v1/orders/{id}/",
  operationId: "patchOrder",
  summary: "Change, close or cancel a pending order",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifMatchHeader, body: mergePatch(OrderPatch, "OrderPatch") },
  responses: {
    200: one("The order as it is now.", Order),
    ...problems(400, 403, 404, 409, 412, 413, 415),
  },
});

export const remove = createRoute({
  method: "delete",
  path: "/api/v1/orders/{id}/",
  operationId: "deleteOrder",
  summary: "Delete an order",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifMatchHeader },
  responses: { 204: deleted, ...problems(400, 403, 404, 409, 412) },
});
