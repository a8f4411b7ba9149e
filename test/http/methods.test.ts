import { describe, expect, test } from "vitest";
import { request, tokenOf } from "../support/api.ts";
import { openApiDocument } from "../support/conformance.ts";
import { stock } from "../support/operations.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"];
/** What has no meaning for a path, such as a body where none belongs, is nothing to the method's answer. */
const withBody = (method: string) => (["POST", "PUT", "PATCH"].includes(method) ? { body: {} } : {});

describe("a method that a path does not have", () => {
  test("gets 405 on every path of the document, with the Allow of OPTIONS", async () => {
    const { owner, ids } = await stock();
    const token = await tokenOf(owner.email);
    const { paths } = await openApiDocument();
    for (const [template, operations] of Object.entries(paths)) {
      const collection = template.split("/")[3] as keyof typeof ids;
      const path = template
        .replace("{id}", ids[collection])
        .replace("{kind}", "conflict")
        .replace("{secret}", "x");
      const described = await request("OPTIONS", path, { token });
      const allow = described.headers.get("Allow")!;
      const own = Object.keys(operations).map((method) => method.toUpperCase());
      expect(allow.split(", ").sort(), path).toEqual(
        [...own, ...(own.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort(),
      );
      expect([described.status, described.body.allow], path).toEqual([200, allow.split(", ")]);
      for (const method of METHODS.filter((one) => !allow.split(", ").includes(one))) {
        const answer = await request(method, path, { token, ...withBody(method) });
        expect([answer.status, answer.headers.get("Allow")], `${method} ${path}`).toEqual([405, allow]);
        expect(answer.headers.get("Cache-Control")).toBe("no-store");
        if (method !== "HEAD") expect(answer.body.type).toBe("/problems/method-not-allowed");
      }
    }
  });

  test("gets a page of 405 in a browser", async () => {
    const browser = await SignedInBrowser.open();
    for (const [method, path] of [
      ["DELETE", "/api/v1/items/export/"],
      ["PUT", "/api/v1/orders/import/"],
    ] as const) {
      const { status, headers, html } = await browser.send(path, { method });
      expect([status, headers.has("Allow")], path).toEqual([405, true]);
      expect(html).toMatch(/^<!doctype html>/i);
    }
  });

  test("is still 404 where there is nothing, and 401 or 404 where a row may be", async () => {
    const { owner } = await stock();
    const token = await tokenOf(owner.email);
    for (const path of ["/api/v1/nothing/", "/nothing", "/api/v1/customers/export/x/"]) {
      expect((await request("PUT", path, { token, body: {} })).status, path).toBe(404);
    }
    expect((await request("PUT", "/api/v1/customers/exports/", { token, body: {} })).status).toBe(404);
  });
});

test("health is answered anew each time", async () => {
  for (const path of ["/healthz", "/readyz"]) {
    for (const method of ["GET", "HEAD"]) {
      const { status, headers } = await request(method, path);
      expect([status, headers.get("Cache-Control")], path).toEqual([200, "no-store"]);
    }
    expect((await request("POST", path, { body: {} })).headers.get("Cache-Control")).toBe("no-store");
  }
});
