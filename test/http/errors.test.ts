import { describe, expect, test } from "vitest";
import { Client, request, tokenOf } from "../support/api.ts";

const owner = new Client();

async function problem(method: string, path: string, options: Parameters<typeof request>[2] = {}) {
  const answer = await request(method, path, options);
  expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
  expect(answer.headers.get("Permissions-Policy")).toContain("camera=()");
  expect(answer.body).toMatchObject({
    status: answer.status,
    instance: expect.stringMatching(/^\//),
    request_id: answer.headers.get("X-Request-Id"),
  });
  const { body } = await request("GET", answer.body.type);
  expect(body, `${answer.body.type} explains itself`).toMatchObject({
    type: answer.body.type,
    title: answer.body.title,
    status: answer.status,
  });
  return answer;
}

describe("a problem", () => {
  test("answers an unknown path with 404, whoever asks", async () => {
    for (const path of ["/nothing", "/api/v1/nothing/", "/api/v2/customers/", "/healthz/"]) {
      expect((await problem("GET", path)).status, path).toBe(404);
    }
  });

  test("answers an id that is none, or nobody's, with 404", async () => {
    const token = await tokenOf(owner.email);
    for (const id of ["1", "not-a-uuid", "%00", "..%2Fme", crypto.randomUUID()]) {
      expect((await problem("GET", `/api/v1/customers/${id}/`, { token })).status, id).toBe(404);
    }
  });

  test("answers a method that a path does not have with 405 and Allow", async () => {
    const collection = await problem("DELETE", "/api/v1/customers/");
    expect([collection.status, collection.headers.get("Allow")]).toEqual([405, "GET, HEAD, POST, OPTIONS"]);
    const one = await problem("POST", `/api/v1/orders/${crypto.randomUUID()}`);
    expect([one.status, one.headers.get("Allow")]).toEqual([405, "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"]);
    expect((await problem("PUT", "/api/v1/notifications/")).headers.get("Allow")).toBe("GET, HEAD, OPTIONS");
  });

  test("answers a media type that is not offered with 406", async () => {
    const token = await tokenOf(owner.email);
    const xml = { token, headers: { Accept: "application/xml, image/*" } };
    expect((await problem("GET", "/api/v1/customers/", xml)).status).toBe(406);
    const quoted = { token, headers: { Accept: "application/json;q=0, text/plain" } };
    expect((await problem("GET", "/api/v1/customers/", quoted)).status).toBe(406);
    for (const Accept of ["*/*", "application/*", "application/xml, application/json;q=0.1"]) {
      expect(
        (await request("GET", "/api/v1/customers/", { token, headers: { Accept } })).status,
        Accept,
      ).toBe(200);
    }
  });

  test("answers a body over 64 KiB with 413", async () => {
    const token = await tokenOf(owner.email);
    const body = { first_name: "x".repeat(64 * 1024) };
    expect((await problem("POST", "/api/v1/customers/", { token, body })).status).toBe(413);
  });

  test("answers a body that is not JSON with 415, or 400 when it only says so", async () => {
    const token = await tokenOf(owner.email);
    const form = {
      token,
      body: "first_name=x",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    };
    expect((await problem("POST", "/api/v1/customers/", form)).status).toBe(415);
    const untyped = await problem("POST", "/api/v1/customers/", {
      token,
      body: "{}",
      headers: { "Content-Type": "" },
    });
    expect(untyped.status).toBe(415);
    for (const body of ["{", "", "{'a': 1}", '{"a": 1}}']) {
      const answer = await problem("POST", "/api/v1/customers/", { token, body });
      expect([answer.status, answer.body.type], body).toEqual([400, "/problems/malformed-request"]);
    }
  });

  test("answers a body that is JSON but no object with 400", async () => {
    const token = await tokenOf(owner.email);
    for (const body of ["null", "[]", '"text"', "7"]) {
      const answer = await problem("POST", "/api/v1/orders/", { token, body });
      expect([answer.status, answer.body.errors[0].pointer], body).toEqual([400, ""]);
    }
  });

  test("comes before anything else when nobody is signed in", async () => {
    const answer = await problem("POST", "/api/v1/customers/", { body: "{" });
    expect([answer.status, answer.headers.get("WWW-Authenticate")]).toEqual([401, "Bearer"]);
  });
});
