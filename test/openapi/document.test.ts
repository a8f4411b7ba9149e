import { beforeAll, describe, expect, test } from "vitest";
import { app } from "../../src/app.ts";
import { Client, request, tokenOf } from "../support/api.ts";
import { type OpenApiDocument, openApiDocument, violations } from "../support/conformance.ts";
import {
  allOperations,
  inOrder,
  type Operation,
  requestFor,
  statusOf,
  stock,
} from "../support/operations.ts";

let document: OpenApiDocument;
let operations: Operation[];

beforeAll(async () => {
  document = await openApiDocument();
  operations = await allOperations();
});

describe("the OpenAPI document", () => {
  test("is of version 3.1 and describes exactly the routes that exist", () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const routes = app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    const described = operations.map(({ method, path }) => `${method} ${path}`);
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

  test("says of all that changes something, or could be a form's, that a foreign page is refused", () => {
    const unsafe = operations.filter(
      ({ method, operation }) => method !== "GET" && operation.security!.length > 0,
    );
    expect(unsafe.length).toBeGreaterThan(10);
    for (const { operation } of unsafe)
      expect(Object.keys(operation.responses), operation.operationId).toContain("403");
  });

  test("has only examples that are valid by their own schemas", () => {
    let examples = 0;
    const visit = (value: unknown, where: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, child] of Object.entries(value)) visit(child, `${where}/${key}`);
      if (!("example" in value) || !("type" in value || "anyOf" in value)) return;
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
      const { status } = await request(method, url);
      expect(status === 401, `${method} ${path}`).toBe(operation.security!.length > 0);
    }
  });

  test("promises what every operation really answers", async () => {
    const stocked = await stock();
    const { owner, ids } = stocked;
    for (const operation of inOrder(operations)) {
      const { method, url, ...options } = requestFor(operation, stocked);
      const { status, body } = await request(method, url, { token: await tokenOf(owner.email), ...options });
      expect(status, `${operation.operation.operationId} ${JSON.stringify(body)}`).toBe(statusOf(operation));
    }
    for (const { id: left } of (await owner.get("/orders/")).body.results)
      await owner.delete(`/orders/${left}/`);
    expect((await owner.delete(`/customers/${ids.customers}/`)).status).toBe(204);
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

  test.each([
    "json",
    "yaml",
  ])("names the origin that it was asked at as its server, in %s", async (format) => {
    const [one, other] = ["http://127.0.0.1:8787", "https://localhost"];
    const at = (origin: string, method = "GET") => request(method, `${origin}/api/schema/?format=${format}`);
    for (const origin of [one, other, one]) {
      const { body, headers } = await at(origin);
      if (format === "json") expect(body.servers).toEqual([{ url: origin }]);
      else expect(body).toContain(`\nservers:\n  - url: "${origin}"\n`);
      const head = await at(origin, "HEAD");
      expect(head.headers.get("ETag")).toBe(headers.get("ETag"));
    }
    expect((await at(one)).headers.get("ETag")).not.toBe((await at(other)).headers.get("ETag"));
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
