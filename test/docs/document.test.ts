import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { app } from "../../src/app.ts";
import { Client, request, somePhone, tokenOf } from "../support/api.ts";
import {
  type DocumentedOperation,
  type OpenApiDocument,
  openApiDocument,
  violations,
} from "../support/conformance.ts";
import { sql } from "../support/database.ts";

let document: OpenApiDocument;
let operations: { path: string; method: string; operation: DocumentedOperation }[];

beforeAll(async () => {
  document = await openApiDocument();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
});

describe("the OpenAPI document", () => {
  test("is of version 3.1 and describes exactly the routes that exist", () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const routes = app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(described.sort()).toEqual([...new Set(routes)].sort());
  });

  test("gives every operation an id of its own, a tag and its security", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations) {
      expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.tags, operation.operationId).toHaveLength(1);
      expect(operation.security, operation.operationId).toBeDefined();
    }
  });

  test("has only examples that are valid by their own schemas", () => {
    let examples = 0;
    const visit = (value: unknown, where: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, child] of Object.entries(value)) visit(child, `${where}/${key}`);
      if (!("example" in value) || !("type" in value)) return;
      examples += 1;
      expect(
        violations(document, value, value.example),
        `${where}: ${JSON.stringify(value.example)}`,
      ).toEqual([]);
    };
    visit(document, "");
    expect(examples).toBeGreaterThan(30);
  });

  test("asks for a token exactly where one is needed", async () => {
    for (const { path, method, operation } of operations) {
      const url = path.replaceAll(/\{\w+\}/g, crypto.randomUUID());
      const { status } = await request(method.toUpperCase(), url);
      expect(status === 401, `${method} ${path}`).toBe(operation.security!.length > 0);
    }
  });

  test("promises what every operation really answers", async () => {
    const owner = new Client();
    const item = (await owner.post("/items/", { name: "Sugar", price: "150" })).body;
    const order = await owner.order({ item_id: item.id });
    const [text] = (await owner.get(`/notifications/?order=${order.id}`)).body.results;
    await sql`update notifications set state = 'failed' where id = ${text.id}`;
    const customer = { first_name: "Amina", second_name: "Otieno", phone: somePhone() };
    const orderInput = { customer: order.customer, item: "Tea", quantity: 1, price_per_unit: "10" };
    const id = { customers: order.customer, items: item.id, orders: order.id, notifications: text.id };
    const bodies: Record<string, unknown> = {
      createCustomer: { ...customer, phone: somePhone() },
      replaceCustomer: customer,
      createItem: { name: "Salt", price: "20" },
      replaceItem: { name: "Sugar 1 kg", price: "160" },
      createOrder: orderInput,
      replaceOrder: orderInput,
      patchCustomer: {},
      patchItem: {},
      patchOrder: {},
      patchMe: {},
      previewSms: {},
      receiveOptOut: "senderId=Duka&phoneNumber=%2B254700000000",
      receiveDeliveryReport: "id=ATXid_1&status=Success&phoneNumber=%2B254700000000",
    };
    const otherwise: Record<string, number> = {
      // Placed after the order that is deleted, one more holds the customer and its item's twin.
      deleteCustomer: 409,
      // Only a browser that was at the issuer can come back from it.
      completeSignIn: 400,
    };
    // What is deleted goes last, and an order before what it refers to.
    const rank = ({ method, path }: (typeof operations)[number]) =>
      method === "delete" ? 1 + Number(!path.includes("orders")) : 0;
    for (const { path, method, operation } of operations.toSorted((a, b) => rank(a) - rank(b))) {
      const [, collection] = /^\/api\/v1\/(\w+)\/\{id\}/.exec(path) ?? [];
      const url = path
        .replace("{id}", id[collection as keyof typeof id])
        .replace("{kind}", "conflict")
        .replace("{secret}", env.AFRICASTALKING_CALLBACK_SECRET);
      const form = { "Content-Type": "application/x-www-form-urlencoded" };
      const { status, body } = await request(method.toUpperCase(), url, {
        token: await tokenOf(owner.email),
        body: bodies[operation.operationId],
        ...(path.startsWith("/webhooks/") && { headers: form }),
      });
      const expected = otherwise[operation.operationId] ?? Number(Object.keys(operation.responses)[0]);
      expect(status, `${operation.operationId} ${JSON.stringify(body)}`).toBe(expected);
    }
    for (const { id: left } of (await owner.get("/orders/")).body.results)
      await owner.delete(`/orders/${left}/`);
    expect((await owner.delete(`/customers/${order.customer}/`)).status).toBe(204);
  });

  test("is a download, as JSON or as YAML", async () => {
    const json = await request("GET", "/api/schema/?format=json");
    expect(json.headers.get("Content-Disposition")).toMatch(/^attachment; filename="[\w-]+\.json"$/);
    const again = { headers: { "If-None-Match": json.headers.get("ETag")! } };
    expect((await request("GET", "/api/schema/?format=json", again)).status).toBe(304);
    expect((await request("GET", "/api/schema/?format=yaml", again)).status, "each form its own tag").toBe(
      200,
    );
    const yaml = await request("GET", "/api/schema/?format=yaml");
    expect(yaml.headers.get("Content-Disposition")).toMatch(/^attachment; filename="[\w-]+\.yaml"$/);
    expect(yaml.body).toMatch(/^openapi: ["']?3\.1/);
    expect((await request("GET", "/api/schema/", { headers: { Accept: "application/yaml" } })).body).toBe(
      yaml.body,
    );
  });

  test("tells OPTIONS what each resource takes", async () => {
    const { status, headers, body } = await request("OPTIONS", "/api/v1/orders");
    expect(status).toBe(200);
    expect(headers.get("Allow")).toBe("GET, HEAD, POST, OPTIONS");
    expect(body.allow).toEqual(["GET", "HEAD", "POST", "OPTIONS"]);
    expect(body.actions.GET.parameters.status.enum).toEqual(["Pending", "Closed", "Cancelled"]);
    expect(body.actions.POST.fields.quantity).toMatchObject({ type: "integer", minimum: 1, required: true });
    expect(body.actions.POST.fields.item).toMatchObject({ type: "string", maxLength: 200, required: false });
    const one = await request("OPTIONS", `/api/v1/customers/${crypto.randomUUID()}/`);
    expect(one.body.allow).toEqual(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]);
    expect((await request("OPTIONS", "/nothing")).status).toBe(404);
  });

  test("holds for HEAD, which answers as GET does, without the body", async () => {
    const owner = new Client();
    const { id } = await owner.customer();
    for (const path of [`/customers/${id}/`, "/customers/", "/me/"]) {
      const [get, head] = [await owner.get(path), await owner.send("HEAD", path)];
      expect([head.status, head.body]).toEqual([200, ""]);
      expect(head.headers.get("ETag")).toBe(get.headers.get("ETag"));
      expect(head.headers.get("Content-Type")).toBe(get.headers.get("Content-Type"));
    }
  });
});
