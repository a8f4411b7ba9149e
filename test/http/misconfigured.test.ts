import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { type Answer, request } from "../support/api.ts";
import { watchLog } from "../support/log.ts";
import { allOperations } from "../support/operations.ts";
import { production } from "../support/production.ts";
import { withWorker } from "../support/settings.ts";

let log: string[];
beforeEach(() => {
  log = watchLog();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Expects the one answer of a Worker that may not serve, and that the log names what is wrong, and not how. */
function expectMisconfigured({ status, headers, body }: Answer, reason: RegExp, values: string[] = []): void {
  expect([status, headers.get("Content-Type")]).toEqual([500, "application/problem+json"]);
  expect(body).toMatchObject({
    type: "/problems/misconfigured",
    title: "This deployment is not configured",
    detail: "This deployment is not configured",
  });
  expect(headers.getSetCookie()).toEqual([]);
  expect(headers.get("Location")).toBeNull();
  expect(JSON.stringify(body), "a stranger learns nothing of it").not.toMatch(reason);
  const line = JSON.parse(log.at(-1)!);
  expect(line).toMatchObject({
    status: 500,
    outcome: "misconfigured",
    reason: expect.stringMatching(reason),
  });
  for (const value of values) expect(log.join("\n") + JSON.stringify(body)).not.toContain(value);
}

describe("a Worker with settings that are missing or weak", () => {
  test("answers every path and method alike", async () => {
    const operations = await allOperations();
    const SESSION_SECRET = "hunter2";
    await withWorker({ SESSION_SECRET }, async (door) => {
      for (const { method, path } of operations) {
        const url = path.replaceAll(/\{\w+\}/g, crypto.randomUUID());
        expectMisconfigured(await request(method, url, { door }), /SESSION_SECRET/, [SESSION_SECRET]);
      }
      for (const [method, path] of [
        ["GET", "/nothing"],
        ["DELETE", "/api/v1/customers/"],
        ["OPTIONS", "/api/v1/customers/"],
        ["GET", "/.well-known/security.txt"],
      ] as const) {
        expectMisconfigured(await request(method, path, { door }), /SESSION_SECRET/);
      }
      const headers = { Accept: "text/html" };
      const page = await request("GET", "/", { door, headers });
      expect([page.status, page.headers.get("Content-Type")]).toEqual([500, "text/html; charset=UTF-8"]);
      expect(page.body).toContain("This deployment is not configured");
      expect(page.body).not.toContain("SESSION_SECRET");
    });
  });

  test.each([
    ["no session secret", { SESSION_SECRET: undefined }, /SESSION_SECRET: /],
    ["a short session secret", { SESSION_SECRET: "hunter2" }, /SESSION_SECRET: /],
    ["a short one behind a long one", { SESSION_SECRET: `${"x".repeat(30)},hunter2` }, /SESSION_SECRET: /],
    [
      "the session secret of development",
      { SESSION_SECRET: "local-development-session-secret-0123456789" },
      /SESSION_SECRET: /,
    ],
    ["an issuer over http", { OIDC_ISSUER: "http://hunter2.example" }, /OIDC_ISSUER: must be an https URL/],
    [
      "the issuer of development",
      { OIDC_ISSUER: inject("standIns").issuer },
      /OIDC_ISSUER: must not be on this machine/,
    ],
    ["an issuer on this machine", { OIDC_ISSUER: "https://localhost" }, /OIDC_ISSUER: /],
    ["the client of development", { OIDC_CLIENT_ID: "oda-local" }, /OIDC_CLIENT_ID: /],
    ["the client secret of development", { OIDC_CLIENT_SECRET: "oda-local-secret" }, /OIDC_CLIENT_SECRET: /],
    ["an empty list of people", { ALLOWED_EMAILS: "" }, /ALLOWED_EMAILS: /],
    ["sign-in opened by a wrong word", { SIGN_UP: "everyone" }, /SIGN_UP: /],
    ["a secret of one character", { LOG_KEY: "y".repeat(48) }, /LOG_KEY: must be random/],
    ["the gateway of development", { AFRICASTALKING_API_KEY: "local-api-key" }, /AFRICASTALKING_API_KEY: /],
    ["no database", { DATABASE_URL: undefined }, /DATABASE_URL: /],
    ["no environment", { ENVIRONMENT: undefined }, /ENVIRONMENT: /],
    [
      "several at once",
      { SESSION_SECRET: "hunter2", OIDC_CLIENT_ID: "" },
      /OIDC_CLIENT_ID: .*SESSION_SECRET: /,
    ],
  ] as [
    string,
    Record<string, string | undefined>,
    RegExp,
  ][])("serves nobody in production with %s", async (_, settings, reason) => {
    const values = Object.values(settings).filter((value) => value && value.length > 5) as string[];
    await withWorker({ ...production, ...settings }, async (door) => {
      for (const path of [
        "https://oda.example/api/v1/me/",
        "https://oda.example/",
        "https://localhost/healthz",
      ]) {
        expectMisconfigured(await request("GET", path, { door }), reason, values);
      }
    });
  });

  test("serves when they are right, wherever it is", async () => {
    await withWorker(production, async (door) => {
      expect((await request("GET", "https://oda.example/healthz", { door })).status).toBe(200);
    });
  });
});

describe("a Worker of development", () => {
  test.each([
    "https://oda.example",
    "http://192.0.2.1",
    "https://oda.workers.dev",
    "https://localhost.evil.example",
    "https://127.0.0.1.evil.example",
    "http://10.0.0.1:8787",
    "http://[2001:db8::1]",
  ])("serves nobody at %s, where anybody could sign in as anybody", async (origin) => {
    for (const path of ["/", "/healthz", "/api/v1/me/", "/api/v1/api-auth/authenticate/", "/nothing"]) {
      expectMisconfigured(
        await request("GET", origin + path),
        /ENVIRONMENT: development is for this machine alone/,
      );
    }
  });

  test.each([
    "http://localhost:8787",
    "http://127.0.0.1:8787",
    "https://localhost",
    "http://[::1]:8787",
  ])("serves this machine at %s", async (origin) => {
    expect((await request("GET", `${origin}/healthz`)).status).toBe(200);
  });
});
