import { createRoute } from "@hono/zod-openapi";
import { file, fileBody, imported, importFlags } from "../bulk/operations.ts";
import { ifMatchHeader, ifNoneMatchHeader } from "../http/conditional.ts";
import { idParam } from "../http/fields.ts";
import { idempotencyHeader } from "../http/idempotency.ts";
import { body, created, deleted, many, mergePatch, notModified, one, signedIn } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { z } from "../http/zod.ts";
import {
  Customer,
  CustomerExportQuery,
  CustomerInput,
  CustomerList,
  CustomerPatch,
  CustomerQuery,
  customerColumns,
} from "./schema.ts";

const tags = ["Customers"];

export const list = createRoute({
  method: "get",
  path: "/api/v1/customers/",
  operationId: "listCustomers",
  summary: "List your customers",
  tags,
  ...signedIn,
  request: { query: CustomerQuery, headers: ifNoneMatchHeader },
  responses: { 200: many("A page of your customers.", CustomerList), 304: notModified, ...problems(400) },
});

export const create = createRoute({
  method: "post",
  path: "/api/v1/customers/",
  operationId: "createCustomer",
  summary: "Add a customer",
  tags,
  ...signedIn,
  request: { headers: idempotencyHeader, body: body(CustomerInput) },
  responses: { 201: created("The new customer.", Customer), ...problems(400, 403, 409, 413, 415, 422) },
});

export const exportAll = createRoute({
  method: "get",
  path: "/api/v1/customers/export/",
  operationId: "exportCustomers",
  summary: "Export your customers as CSV",
  tags,
  ...signedIn,
  request: { query: CustomerExportQuery },
  responses: { 200: file(customerColumns), ...problems(400) },
});

export const importAll = createRoute({
  method: "post",
  path: "/api/v1/customers/import/",
  operationId: "importCustomers",
  summary: "Import customers from CSV",
  tags,
  ...signedIn,
  request: {
    query: z.strictObject(importFlags),
    body: fileBody(
      "CustomerInput",
      "A row is the customer with its code or, without one, with its phone number: that customer is changed, or a new one made. What a row leaves out stays as it is.",
      "code,first_name,second_name,phone\nWJ001,Wanjiru,Kamau,+254712345678\n",
    ),
  },
  responses: { 200: imported, ...problems(400, 403, 409, 413, 415) },
});

export const get = createRoute({
  method: "get",
  path: "/api/v1/customers/{id}/",
  operationId: "getCustomer",
  summary: "Read a customer",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifNoneMatchHeader },
  responses: { 200: one("The customer.", Customer), 304: notModified, ...problems(404) },
});

export const replace = createRoute({
  method: "put",
  path: "/api/v1/customers/{id}/",
  operationId: "replaceCustomer",
  summary: "Replace a customer",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifMatchHeader, body: body(CustomerInput) },
  responses: {
    200: one("The customer as it is now.", Customer),
    ...problems(400, 403, 404, 409, 412, 413, 415),
  },
});

export const patch = createRoute({
  method: "patch",
  path: "/api/v1/customers/{id}/",
  operationId: "patchCustomer",
  summary: "Change some fields of a customer",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifMatchHeader, body: mergePatch(CustomerPatch, "CustomerPatch") },
  responses: {
    200: one("The customer as it is now.", Customer),
    ...problems(400, 403, 404, 409, 412, 413, 415),
  },
});

export const remove = createRoute({
  method: "delete",
  path: "/api/v1/customers/{id}/",
  operationId: "deleteCustomer",
  summary: "Delete a customer who has no orders",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifMatchHeader },
  responses: { 204: deleted, ...problems(400, 403, 404, 409, 412) },
});
