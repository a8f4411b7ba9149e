import { describe, expect, test } from "vitest";
import { Client, request, somePhone, tokenOf } from "../support/api.ts";
import { signedIn } from "../support/browser-session.ts";
import { allOperations, inOrder, requestFor, statusOf, stock } from "../support/operations.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const owner = new Client();
const customer = () => ({ first_name: "Amina", second_name: "Otieno", phone: somePhone() });

describe("Accept", () => {
  test.each([
    "application/json; charset=utf-8",
    "application/json;indent=4",
    "application/json; indent=4; q=0.9, */*;q=0.1",
    'application/json;profile="a;b,c"',
    "application/json;",
    "*/*;charset=utf-8",
    "application/*; charset=utf-8",
    "APPLICATION/JSON",
    "application/problem+json",
    "text/plain, application/problem+json",
    "text/html;q=0.5, application/json;version=1",
    "image/png, application/json;q=0.1",
    "",
  ])("of %j gets JSON", async (Accept) => {
    const { id } = await owner.customer();
    for (const path of ["/customers/", `/customers/${id}/`, "/me/", "/"]) {
      for (const method of ["GET", "HEAD"]) {
        const { status, headers } = await owner.send(method, path, undefined, { Accept });
        expect([status, headers.get("Content-Type")], path).toEqual([200, "application/json"]);
      }
    }
  });

  test("prefers a page whatever parameters its range has", async () => {
    const browser = await SignedInBrowser.open();
    const headers = { Accept: "text/html;charset=utf-8;level=1, application/json;q=0.9" };
    expect((await browser.send("/api/v1/items/", { headers })).html).toMatch(/^<!doctype html>/i);
  });

  test("refuses no change: every operation that changes something is done, whatever it says", async () => {
    const all = await allOperations();
    for (const Accept of [
      "application/problem+json",
      "application/xml",
      "image/png",
      "application/json;q=0",
      "x",
    ]) {
      const own = await stock();
      for (const operation of inOrder(all.filter(({ method }) => method !== "GET"))) {
        if (operation.operation.operationId === "signOutEverywhere") continue;
        const { method, url, body, headers } = requestFor(operation, own);
        const token = await tokenOf(own.owner.email);
        const answer = await request(method, url, { token, body, headers: { ...headers, Accept } });
        expect(answer.status, `${operation.operation.operationId} ${Accept}`).toBe(statusOf(operation));
      }
    }
  });

  test("is refused only where something is read that there is in no such form", async () => {
    for (const Accept of ["application/xml, image/*", "application/hal+json", "text/plain"]) {
      expect((await owner.get("/customers/", { Accept })).status, Accept).toBe(406);
      expect((await owner.send("OPTIONS", "/customers/", undefined, { Accept })).status).toBe(200);
      const { status, body } = await owner.post("/customers/", { first_name: "" }, { Accept });
      expect([status, body.type]).toEqual([400, "/problems/invalid-fields"]);
    }
  });
});

describe("Content-Type", () => {
  const send = (type: string, method = "POST", path = "/customers/", body: unknown = customer()) =>
    owner.send(method, path, body, { "Content-Type": type });

  test.each([
    "application/json ; charset=utf-8",
    "application/json;",
    "application/json;;",
    "application/json ;\tcharset=UTF-8 ;",
    'application/json;charset="utf-8"',
    'application/json; profile="a;b"; charset=utf8',
    "Application/JSON; Charset=Utf-8",
    "application/json;odata.metadata=minimal",
    "application/json; charset=us-ascii",
  ])("of %j is taken for JSON", async (type) => {
    expect((await send(type)).status).toBe(201);
    const { id } = await owner.customer();
    const patched = await send(type, "PATCH", `/customers/${id}/`, { first_name: "Zawadi" });
    expect([patched.status, patched.body.first_name]).toEqual([200, "Zawadi"]);
    expect((await send(type, "POST", "/me/sms-preview/", {})).status).toBe(200);
  });

  test("application/merge-patch+json is for PATCH alone", async () => {
    const { id } = await owner.customer();
    for (const type of ["application/merge-patch+json", "application/merge-patch+json ; charset=utf-8"]) {
      expect((await send(type, "PATCH", `/customers/${id}/`, { first_name: "A" })).status).toBe(200);
      expect((await send(type, "PATCH", "/me/", {})).status).toBe(200);
      const put = await send(type, "PUT", `/customers/${id}/`);
      expect([put.status, put.body.detail]).toEqual([
        415,
        "Send the body with Content-Type: application/json",
      ]);
      expect((await send(type)).status).toBe(415);
    }
  });

  test.each([
    "application/json-patch+json",
    "application/vnd.api+json",
    "application/hal+json",
    "application/problem+json",
    "application/ld+json; charset=utf-8",
    "application/jsonx",
    "text/json",
    "text/plain",
    "application / json",
    "application/json, application/json",
    "application/json charset=utf-8",
    "application/json; charset=",
    "application/json; charset=iso-8859-1",
    'application/json; charset="utf-16"',
    "application/json; charset=utf-8; charset=latin1",
    "multipart/form-data; boundary=x",
    "",
    "*/*",
  ])("of %j is taken nowhere, and nothing is stored", async (type) => {
    const { id } = await owner.customer();
    const path = `/customers/${id}/`;
    const before = (await owner.get(path)).body;
    for (const [method, at] of [
      ["POST", "/customers/"],
      ["POST", "/items/"],
      ["POST", "/orders/"],
      ["PATCH", path],
      ["PUT", path],
      ["PATCH", "/me/"],
    ] as const) {
      expect((await send(type, method, at, { first_name: "Zawadi" })).status, `${method} ${at}`).toBe(415);
    }
    expect((await owner.get(path)).body).toEqual(before);
  });

  test("of the wrong kind gets the names of what is taken there", async () => {
    const own = await stock();
    const token = await tokenOf(own.owner.email);
    for (const operation of await allOperations()) {
      const content = operation.operation.requestBody?.content;
      if (!content) continue;
      const { method, url } = requestFor(operation, own);
      const headers = { "Content-Type": "application/xml" };
      const { status, body } = await request(method, url, { token, body: "<a/>", headers });
      expect([status, body.type], url).toEqual([415, "/problems/unsupported-media-type"]);
      expect(body.detail).toBe(`Send the body with Content-Type: ${Object.keys(content).join(" or ")}`);
    }
  });
});

describe("a body", () => {
  const bytes = (...parts: (string | number[])[]) =>
    Uint8Array.from(
      parts.flatMap((part) => [...(typeof part === "string" ? new TextEncoder().encode(part) : part)]),
    );
  /** Bytes that are no UTF-8: bare, cut short, overlong, a surrogate, Latin-1. */
  const NO_UTF8 = [[0xff, 0xfe], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe9]];

  test("that is not UTF-8 is refused on every route that takes JSON, and nothing is stored", async () => {
    const { id } = await owner.customer();
    for (const [method, path] of [
      ["POST", "/customers/"],
      ["POST", "/items/"],
      ["POST", "/orders/"],
      ["PATCH", `/customers/${id}/`],
      ["PUT", `/customers/${id}/`],
      ["PATCH", "/me/"],
      ["POST", "/me/sms-preview/"],
    ] as const) {
      for (const wrong of NO_UTF8) {
        const { status, body } = await owner.send(method, path, bytes('{"first_name":"', wrong, '"}'));
        expect([status, body.type, body.detail], `${method} ${path}`).toEqual([
          400,
          "/problems/malformed-request",
          "The body is not UTF-8",
        ]);
      }
    }
    expect((await owner.get(`/customers/${id}/`)).body.first_name).toBe("Wanjiru");
  });

  test("in UTF-8 may begin with a mark, and keeps every character", async () => {
    const { id } = await owner.customer();
    const body = bytes([0xef, 0xbb, 0xbf], '{"first_name":"Ñandú 👩🏿‍🌾"}');
    expect((await owner.patch(`/customers/${id}/`, body)).body.first_name).toBe("Ñandú 👩🏿‍🌾");
  });

  test("of a webhook that is not UTF-8 is refused, escaped or not, and JSON is told the form's type", async () => {
    const own = await stock();
    for (const operation of await allOperations()) {
      if (!operation.path.startsWith("/webhooks/")) continue;
      const { url, body, headers } = requestFor(operation, own);
      for (const wrong of ["&x=%ff%fe", "&x=%C3", "&x=%ED%A0%80"]) {
        expect((await request("POST", url, { body: `${body}${wrong}`, headers })).status, wrong).toBe(400);
      }
      expect((await request("POST", url, { body: bytes(`${body}&x=`, [0xe9]), headers })).status).toBe(400);
      for (const fine of ["&x=%C3%A9", "&x=%ZZ%", "&x=é"]) {
        expect((await request("POST", url, { body: `${body}${fine}`, headers })).status, fine).toBe(200);
      }
      const type = "application/x-www-form-urlencoded";
      for (const spelt of [`${type} ; charset=utf-8`, `${type};`]) {
        expect((await request("POST", url, { body, headers: { "Content-Type": spelt } })).status).toBe(200);
      }
      const json = await request("POST", url, {
        body: "{}",
        headers: { "Content-Type": "application/json" },
      });
      expect([json.status, json.body.detail]).toEqual([415, `Send the body with Content-Type: ${type}`]);
      const zipped = await request("POST", url, {
        body,
        headers: { ...headers, "Content-Encoding": "gzip" },
      });
      expect(zipped.status).toBe(415);
    }
  });

  test("of a page's form that is not UTF-8 is refused, and nothing is stored", async () => {
    const browser = await SignedInBrowser.open();
    const fields = await browser.form("/api/v1/items/", "Add item");
    const form = `${new URLSearchParams({ ...fields, price: "1" })}&name=`;
    const send = (name: string | Uint8Array, type = "application/x-www-form-urlencoded", more = {}) =>
      browser.send("/api/v1/items/", {
        body: typeof name === "string" ? form + name : bytes(form, [...name]),
        headers: { "Content-Type": type, ...more },
      });
    expect((await send("%ff%fe")).status).toBe(400);
    expect((await send(Uint8Array.of(0xe9))).status).toBe(400);
    expect((await send("Tea", undefined, { "Content-Encoding": "gzip" })).status).toBe(415);
    expect((await browser.json("/api/v1/items/")).results).toEqual([]);
    expect((await send("Ch%C3%A1", "application/x-www-form-urlencoded ; charset=utf-8")).status).toBe(303);
    expect((await browser.json("/api/v1/items/")).results[0].name).toBe("Chá");
  });

  test("that is compressed is refused everywhere, with what may be sent instead", async () => {
    const own = await stock();
    const token = await tokenOf(own.owner.email);
    for (const operation of await allOperations()) {
      if (!operation.operation.requestBody) continue;
      const { method, url, body, headers } = requestFor(operation, own);
      for (const coding of ["gzip", "deflate", "br", "x", "gzip, identity"]) {
        const sent = { ...headers, "Content-Encoding": coding };
        const answer = await request(method, url, { token, body, headers: sent });
        expect([answer.status, answer.headers.get("Accept-Encoding")], url).toEqual([415, "identity"]);
      }
    }
    const plain = await owner.post("/customers/", customer(), { "Content-Encoding": "identity" });
    expect(plain.status).toBe(201);
  });

  test("that is wrong is told so only after who asks is known", async () => {
    const types = { "Content-Type": "application/xml", "Content-Encoding": "gzip" };
    for (const path of ["/api/v1/customers/", "/api/v1/customers/import/", "/api/v1/me/sms-preview/"]) {
      expect((await request("POST", path, { body: "x", headers: types })).status, path).toBe(401);
    }
    const browser = await signedIn();
    expect((await browser.send("POST", "/api/v1/items/", { body: "x", headers: types })).status).toBe(403);
  });
});

test("an Accept of one long range is read once through", async () => {
  const { status } = await new Client().get("/items/", {
    Accept: `application/json,a/b${" ".repeat(60_000)}x`,
  });
  expect(status).toBe(200);
});
