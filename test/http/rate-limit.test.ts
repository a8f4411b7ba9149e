import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  BUSINESS,
  FILE,
  REJECTED_TOKEN,
  REJECTED_WEBHOOK,
  SEARCH,
  SIGN_IN,
  WEBHOOK,
} from "../../src/http/rate-limit.ts";
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

const policyOf = ({ name, limit, period }: typeof BUSINESS) => `"${name}";q=${limit};w=${period}`;

/** @param others what the request was counted as before */
function expectRefused(
  { status, headers, body }: Answer,
  policy: typeof BUSINESS,
  ...others: (typeof BUSINESS)[]
): void {
  const { name, limit, period, what } = policy;
  expect([status, body.type]).toEqual([429, "/problems/too-many-requests"]);
  expect(body.detail).toBe(`At most ${limit} ${what} in ${period} seconds are answered`);
  expect(headers.get("Retry-After")).toBe(String(period));
  expect(headers.get("RateLimit-Policy")).toBe([...others, policy].map(policyOf).join(", "));
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

describe.each(["delivery-reports", "opt-outs", "incoming"])("the gateway's %s", (webhook) => {
  const secret = env.AFRICASTALKING_CALLBACK_SECRET;
  const body = "id=ATXid_1&status=Success&phoneNumber=%2B254700000000&from=%2B254700000000";
  const post = (address: string, secret: string, form = body) =>
    request("POST", `/webhooks/africastalking/${webhook}/${secret}`, {
      body: form,
      headers: { "Content-Type": "application/x-www-form-urlencoded", ...from(address) },
    });

  test("with a wrong secret are limited by address, whatever they hold, and those of the gateway are not", async () => {
    const address = someAddress();
    const calls = vi.spyOn(globalThis, "fetch");
    let guesses = 0;
    const { answered, answer } = await exhaust(REJECTED_WEBHOOK.limit, () =>
      post(address, `guess-${++guesses}`, guesses % 2 ? body : "nonsense"),
    );
    expect(answered).toBeGreaterThanOrEqual(REJECTED_WEBHOOK.limit);
    expectRefused(answer, REJECTED_WEBHOOK, WEBHOOK);
    expect(calls, "no guess reaches the database").not.toHaveBeenCalled();
    expect((await post(someAddress(), "guess")).status, "elsewhere").toBe(404);
    expect((await post(address, secret)).status, "the right one").toBe(200);
  });

  test("are counted by address before their secret is looked at, the right one too", async () => {
    const limit = vi.spyOn(env.WEBHOOK_RATE_LIMIT, "limit").mockResolvedValue({ success: false });
    const calls = vi.spyOn(globalThis, "fetch");
    const narrower = vi.spyOn(env.REJECTED_WEBHOOK_RATE_LIMIT, "limit");
    for (const guess of [secret, "guess"]) expectRefused(await post("192.0.2.9", guess), WEBHOOK);
    expect(limit.mock.calls).toEqual([[{ key: "192.0.2.9" }], [{ key: "192.0.2.9" }]]);
    expect(calls).not.toHaveBeenCalled();
    expect(narrower).not.toHaveBeenCalled();
  });
});

describe("the API", () => {
  test("is limited by owner, wherever they are and however they signed in", async () => {
    const email = someone();
    const token = await tokenOf(email);
    const browser = await signedIn(email);
    const first = await ask(someAddress(), token);
    expect(first.headers.get("RateLimit-Policy")).toBe(
      `"${BUSINESS.name}";q=${BUSINESS.limit};w=${BUSINESS.period}`,
    );
    expect(first.headers.get("RateLimit")).toBeNull();
    // What a path does not have costs no call of the database.
    const cheap = () =>
      request("GET", "/api/v1/customers/x/", { headers: { Authorization: `Bearer ${token}` } });
    const { answered, answer } = await exhaust(BUSINESS.limit, cheap);
    expect(answered).toBeGreaterThanOrEqual(BUSINESS.limit - 1);
    expectRefused(answer, BUSINESS);
    expectRefused(await ask(someAddress(), token), BUSINESS);
    expectRefused(await browser.get("/api/v1/me/"), BUSINESS);
    expectRefused(await browser.get("/"), BUSINESS);
    expect((await ask(someAddress(), await tokenOf(someone()))).status, "another owner").toBe(200);
  });
});

describe("what may look at many rows", () => {
  test.each([
    ["searches", SEARCH, ["/customers/x/?search=a", "/orders/x/?count=true", "/items/?search=a&limit=0"]],
    ["files", FILE, ["/orders/export/?limit=1", "/customers/export/?x=1", "/items/import/"]],
  ] as const)("has a limit of its own for each business: %s", async (_, policy, paths) => {
    const email = someone();
    const get = async (path: string, of = email) =>
      request(path.endsWith("/import/") ? "POST" : "GET", `/api/v1${path}`, {
        headers: { Authorization: `Bearer ${await tokenOf(of)}` },
      });
    // What their contracts refuse costs no call of the database, and counts.
    let count = 0;
    const { answered, answer } = await exhaust(policy.limit, () => get(paths[count++ % paths.length]!));
    expect(answered).toBeGreaterThanOrEqual(policy.limit - 1);
    for (const path of paths) expectRefused(await get(path), policy, BUSINESS);
    expectRefused(answer, policy, BUSINESS);
    expect((await get("/customers/")).status, "a list").toBe(200);
    expect((await get("/customers/?count=false&status=x")).status, "no count").toBe(400);
    expect((await get(paths[0], someone())).status, "another business").toBeLessThan(429);
  });
});

test("the limits are those of wrangler.toml, each counted for itself", () => {
  const written = wranglerToml.split("[[ratelimits]]").slice(1);
  const policies = [BUSINESS, SEARCH, FILE, SIGN_IN, REJECTED_TOKEN, WEBHOOK, REJECTED_WEBHOOK];
  expect(written).toHaveLength(policies.length);
  for (const { binding, limit, period } of policies) {
    const [block] = written.filter((block) => block.includes(`name = "${binding}"`));
    expect(block, binding).toContain(`simple = { limit = ${limit}, period = ${period} }`);
  }
  const namespaces = wranglerToml.match(/namespace_id = "\d+"/g)!;
  expect(namespaces.length, "here, in staging and in production").toBe(3 * policies.length);
  expect(new Set(namespaces).size).toBe(namespaces.length);
});
