import { afterEach, describe, expect, test, vi } from "vitest";
import { OWNER, REJECTED_TOKEN, SIGN_IN } from "../../src/http/rate-limit.ts";
import wranglerToml from "../../wrangler.toml?raw";
import { type Answer, request, someAddress, someone, tokenOf } from "../support/api.ts";
import { BrowserSession, signedIn } from "../support/browser-session.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const from = (address: string) => ({ "CF-Connecting-IP": address });

const signIn = (address: string) => new BrowserSession().get("/api/v1/api-auth/authenticate/", from(address));

const ask = (address: string, token: string) =>
  request("GET", "/api/v1/me/", { headers: { Authorization: `Bearer ${token}`, ...from(address) } });

function expectRefused({ status, headers, body }: Answer, { name, limit, period }: typeof OWNER): void {
  expect([status, body.type]).toEqual([429, "/problems/too-many-requests"]);
  expect(headers.get("Retry-After")).toBe(String(period));
  expect(headers.get("RateLimit-Policy")).toBe(`"${name}";q=${limit};w=${period}`);
  expect(headers.get("RateLimit")).toBe(`"${name}";r=0;t=${period}`);
  expect(headers.get("Cache-Control")).toBe("no-store");
}

/**
 * Repeats a request until it has been answered as often as is allowed. A window may end meanwhile, and another begin.
 * @returns how many were answered, and the first that was not
 */
async function exhaust(limit: number, attempt: () => Promise<Answer>) {
  for (let answered = 0; ; answered++) {
    const answer = await attempt();
    if (answer.status === 429) return { answered, answer };
    if (answered > 2 * limit) throw new Error(`${answered} requests were answered`);
  }
}

describe("signing in", () => {
  test("is limited by address, and the callback with it", async () => {
    const address = someAddress();
    const { answered, answer } = await exhaust(SIGN_IN.limit, () => signIn(address));
    expect(answered).toBeGreaterThanOrEqual(SIGN_IN.limit);
    expectRefused(answer, SIGN_IN);
    expect(answer.headers.get("Location")).toBeNull();
    const callback = await request("GET", "/api/v1/api-auth/callback/?code=x&state=y", {
      headers: from(address),
    });
    expectRefused(callback, SIGN_IN);
    expect((await signIn(someAddress())).status, "elsewhere it works").toBe(302);
  });

  test("shows a person a page when it was too often", async () => {
    const address = someAddress();
    await exhaust(SIGN_IN.limit, () => signIn(address));
    const { status, body } = await request("GET", "/api/v1/api-auth/authenticate/", {
      headers: { ...from(address), Accept: "text/html" },
    });
    expect(status).toBe(429);
    expect(body).toContain("Too many requests");
  });

  test.each([
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:3::1"],
    ["2001:0DB8:0001:0004::", "2001:db8:1:4::", "2001:db8:1:5::"],
    ["2001:db8::1", "2001:db8:0:0:1::", "2001:db8:0:1::1"],
    ["::ffff:192.0.2.71", "192.0.2.71", "::ffff:192.0.2.72"],
  ])("counts %s as %s, and not as %s", async (one, same, other) => {
    await exhaust(SIGN_IN.limit, () => signIn(one));
    expect((await signIn(same)).status).toBe(429);
    expect((await signIn(other)).status).toBe(302);
  });
});

describe("tokens that are rejected", () => {
  test.each([
    ["forged", "a.b.c"],
    ["too long", "x".repeat(9000)],
    ["malformed", "x y"],
  ])("are limited by address when they are %s, and whoever shares it is served with a good one", async (_, token) => {
    const address = someAddress();
    const { answered, answer } = await exhaust(REJECTED_TOKEN.limit, () => ask(address, token));
    expect(answered).toBeGreaterThanOrEqual(REJECTED_TOKEN.limit);
    expectRefused(answer, REJECTED_TOKEN);
    expect(answer.headers.get("WWW-Authenticate")).toBeNull();
    expect((await ask(address, await tokenOf(someone()))).status, "a good token").toBe(200);
    expect((await ask(someAddress(), token)).status, "elsewhere").toBe(401);
  });

  test("are not counted with what was never sent", async () => {
    const address = someAddress();
    for (let count = 0; count < 2 * REJECTED_TOKEN.limit; count++) {
      expect((await request("GET", "/api/v1/me/", { headers: from(address) })).status).toBe(401);
    }
  });
});

describe("the API", () => {
  test("is limited by owner, wherever they are and however they signed in", async () => {
    const email = someone();
    const token = await tokenOf(email);
    const browser = await signedIn(email);
    const first = await ask(someAddress(), token);
    expect(first.headers.get("RateLimit-Policy")).toBe(`"${OWNER.name}";q=${OWNER.limit};w=${OWNER.period}`);
    expect(first.headers.get("RateLimit")).toBeNull();
    // What a path does not have costs no call of the database.
    const cheap = () =>
      request("GET", "/api/v1/customers/x/", { headers: { Authorization: `Bearer ${token}` } });
    const { answered, answer } = await exhaust(OWNER.limit, cheap);
    expect(answered).toBeGreaterThanOrEqual(OWNER.limit - 1);
    expectRefused(answer, OWNER);
    expectRefused(await ask(someAddress(), token), OWNER);
    expectRefused(await browser.get("/api/v1/me/"), OWNER);
    expectRefused(await browser.get("/"), OWNER);
    expect((await ask(someAddress(), await tokenOf(someone()))).status, "another owner").toBe(200);
  });
});

test("the limits are those of wrangler.toml, each counted for itself", () => {
  const written = wranglerToml.split("[[ratelimits]]").slice(1);
  const policies = [OWNER, SIGN_IN, REJECTED_TOKEN];
  expect(written).toHaveLength(policies.length);
  for (const { binding, limit, period } of policies) {
    const [block] = written.filter((block) => block.includes(`name = "${binding}"`));
    expect(block, binding).toContain(`simple = { limit = ${limit}, period = ${period} }`);
  }
  const namespaces = wranglerToml.match(/namespace_id = "\d+"/g)!;
  expect(namespaces.length, "here, in staging and in production").toBe(3 * policies.length);
  expect(new Set(namespaces).size).toBe(namespaces.length);
});
