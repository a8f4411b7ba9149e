import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import worker from "../../src/worker.ts";
import { Client, ORIGIN, request, someone, tokenOf } from "../support/api.ts";
import { type BrowserSession, signedIn } from "../support/browser-session.ts";

const LOGOUT = "/api/v1/api-auth/logout/";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

let email: string;
let browser: BrowserSession;
beforeAll(async () => {
  email = someone();
  browser = await signedIn(email);
});

const names = async () =>
  (await new Client(email).get("/items/")).body.results.map(({ name }: { name: string }) => name);

const cookie = () => [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");

/** Makes an item as a browser would have a page do it, with nothing in the headers but what is given. */
async function create(headers: Record<string, string>) {
  const name = crypto.randomUUID();
  const answer = await request("POST", "/api/v1/items/", {
    body: { name, price: "1" },
    headers: { Cookie: cookie(), ...headers },
  });
  return { ...answer, made: (await names()).includes(name) };
}

describe("with a session cookie, a change", () => {
  test.each([
    ["Sec-Fetch-Site says so", { "Sec-Fetch-Site": "same-origin" }],
    ["Sec-Fetch-Site and Origin say so", { "Sec-Fetch-Site": "same-origin", Origin: ORIGIN }],
    ["an older browser sends the Origin alone", { Origin: ORIGIN }],
  ])("is made when %s", async (_, headers) => {
    expect(await create(headers)).toMatchObject({ status: 201, made: true });
  });

  test.each([
    ["nothing says where it comes from", {}],
    ["it comes from another site", { "Sec-Fetch-Site": "cross-site" }],
    ["it comes from another subdomain", { "Sec-Fetch-Site": "same-site" }],
    ["Sec-Fetch-Site is what only somebody who types an address has", { "Sec-Fetch-Site": "none" }],
    ["Sec-Fetch-Site is made up", { "Sec-Fetch-Site": "same-origin, cross-site" }],
    [
      "the Origin is ours and Sec-Fetch-Site knows better",
      { Origin: ORIGIN, "Sec-Fetch-Site": "cross-site" },
    ],
    ["the Origin is another", { Origin: "https://evil.example" }],
    ["the Origin is hidden", { Origin: "null" }],
    ["the Origin only begins as ours does", { Origin: `${ORIGIN}.evil.example` }],
    ["the Origin is ours over http", { Origin: ORIGIN.replace("https", "http") }],
    ["the Origin is ours on another port", { Origin: `${ORIGIN}:8443` }],
    ["only the Referer is ours", { Referer: `${ORIGIN}/` }],
  ])("is refused when %s", async (_, headers: Record<string, string>) => {
    const { status, body, made } = await create(headers);
    expect([status, body.type, made]).toEqual([403, "/problems/cross-site", false]);
  });

  test.each([
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
  ])("by %s is refused from another site, whatever it names", async (method) => {
    const path = method === "POST" ? "/api/v1/items/" : `/api/v1/items/${crypto.randomUUID()}/`;
    const headers = { "Sec-Fetch-Site": "cross-site" };
    const body = method === "DELETE" ? undefined : {};
    expect((await browser.send(method, path, { body, headers })).status).toBe(403);
  });

  test("needs no body, nor a name for the type of none", async () => {
    const once = await signedIn(email);
    const empty = new ReadableStream({ start: (controller) => controller.close() });
    const headers = {
      Cookie: `__Host-session=${once.cookies.get("__Host-session")}`,
      "Sec-Fetch-Site": "same-origin",
    };
    const asked = new Request(`${ORIGIN}/api/v1/items/${crypto.randomUUID()}/`, {
      method: "DELETE",
      body: empty,
      headers,
    });
    expect(asked.headers.get("Content-Type")).toBeNull();
    expect((await worker.fetch(asked, env, createExecutionContext())).status).toBe(404);
  });

  test("that signs out everywhere is refused from another site", async () => {
    const headers = { "Sec-Fetch-Site": "cross-site" };
    expect((await browser.send("DELETE", "/api/v1/me/sessions/", { headers })).status).toBe(403);
    expect((await browser.get("/api/v1/me/")).status).toBe(200);
  });

  test.each([
    ["a form", { "Content-Type": "application/x-www-form-urlencoded" }],
    ["a form with files", { "Content-Type": "multipart/form-data; boundary=x" }],
    ["text", { "Content-Type": "text/plain" }],
    ["text that looks like JSON", { "Content-Type": "text/plain; application/json" }],
    ["nothing that it names", { "Content-Type": "" }],
  ])("that is %s without the token is refused even on this site", async (_, headers) => {
    const answer = await browser.send("POST", LOGOUT, { body: '{"where":"everywhere"}', headers });
    expect([answer.status, answer.body.type]).toEqual([403, "/problems/cross-site"]);
    expect((await browser.get("/api/v1/me/")).status).toBe(200);
  });
});

describe("the sign-out form", () => {
  const post = (fields: Record<string, string>, headers = {}) =>
    browser.send("POST", LOGOUT, {
      body: new URLSearchParams({ where: "everywhere", ...fields }).toString(),
      headers: { ...FORM, ...headers },
    });
  const token = async (browser: BrowserSession) =>
    /name="csrf_token" value="([^"]+)"/.exec((await browser.page(LOGOUT)).body)![1]!;

  test("takes only the token of its own session, and only from this site", async () => {
    const [own, twins, strangers] = [
      await token(browser),
      await token(await signedIn(email)),
      await token(await signedIn()),
    ];
    expect(new Set([own, twins, strangers]).size).toBe(3);
    for (const csrf_token of [
      "",
      "undefined",
      twins,
      strangers,
      own.slice(1),
      `${own}x`,
      own.toLowerCase(),
      // As many characters as the token has, and more bytes.
      "é".repeat(own.length),
      "\u0000".repeat(own.length),
    ]) {
      const { status, body } = await post({ csrf_token });
      expect([status, body.type], JSON.stringify(csrf_token)).toEqual([403, "/problems/cross-site"]);
    }
    expect((await post({})).status).toBe(403);
    for (const site of ["cross-site", "same-site", "none"]) {
      expect((await post({ csrf_token: own }, { "Sec-Fetch-Site": site })).status, site).toBe(403);
    }
    expect((await browser.get("/api/v1/me/")).status, "nobody was signed out").toBe(200);
    expect((await post({ csrf_token: own })).status).toBe(303);
    browser = await signedIn(email);
  });

  test("shows a person who comes from elsewhere what went wrong", async () => {
    const { status, headers, body } = await post({}, { "Sec-Fetch-Site": "cross-site", Accept: "text/html" });
    expect([status, headers.get("Content-Type")]).toEqual([403, "text/html; charset=UTF-8"]);
    expect(body).toContain("The request does not come from this site");
  });

  test("cannot be framed, nor its page be kept", async () => {
    const { headers } = await browser.page(LOGOUT);
    expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("Content-Security-Policy")).toContain("form-action 'self'");
    expect(headers.get("X-Frame-Options")).toBe("SAMEORIGIN");
    const policy = headers.get("Permissions-Policy")!.split(", ");
    expect(policy).toEqual(
      expect.arrayContaining(["camera=()", "geolocation=()", "microphone=()", "usb=()"]),
    );
    // For the copy buttons.
    expect(policy.filter((one) => !one.endsWith("=()"))).toEqual(["clipboard-write=(self)"]);
    expect(headers.get("Cache-Control")).toBe("no-store");
  });
});

describe("with a session cookie, reading", () => {
  test.each([
    "cross-site",
    "same-site",
    "none",
  ])("is allowed from %s, for it changes nothing", async (site) => {
    expect((await browser.get("/api/v1/me/", { "Sec-Fetch-Site": site })).status).toBe(200);
    expect((await browser.send("HEAD", "/api/v1/me/", { headers: { "Sec-Fetch-Site": site } })).status).toBe(
      200,
    );
  });

  test("signs nobody out", async () => {
    await browser.page(LOGOUT);
    expect((await browser.send("HEAD", LOGOUT)).status).toBe(200);
    expect((await browser.get("/api/v1/me/")).status).toBe(200);
  });
});

describe("with an ID token", () => {
  test("a change needs no proof, even beside a cookie", async () => {
    const Authorization = `Bearer ${await tokenOf(email)}`;
    for (const headers of [
      {} as Record<string, string>,
      { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" },
    ]) {
      expect(await create({ Authorization, ...headers })).toMatchObject({ status: 201, made: true });
    }
  });

  test("that is bad, the good cookie beside it is not used", async () => {
    const headers = { Authorization: "Bearer a.b.c", "Sec-Fetch-Site": "same-origin" };
    expect(await create(headers)).toMatchObject({ status: 401, made: false });
  });

  test("a token goes before a cookie of somebody else", async () => {
    const other = someone();
    const Authorization = `Bearer ${await tokenOf(other)}`;
    const { body, headers } = await browser.get("/api/v1/me/", { Authorization });
    expect(body.email).toBe(other);
    expect(headers.getSetCookie()).toEqual([]);
  });
});
