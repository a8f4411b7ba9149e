import { describe, expect, test } from "vitest";
import { ORIGIN, someone } from "../support/api.ts";
import { BrowserSession } from "../support/browser-session.ts";

/** Where a browser lands that signs in with a `next`, as it would read the header Location. */
async function landing(next: string): Promise<{ location: string; url: URL }> {
  const { status, headers, body } = await new BrowserSession().signIn(someone(), next);
  expect(status, JSON.stringify(body)).toBe(302);
  const location = headers.get("Location")!;
  return { location, url: new URL(location, ORIGIN) };
}

describe("after signing in", () => {
  test.each([
    "/api/v1/orders/",
    "/api/v1/orders/?status=Pending&search=a%20b",
    "/api/v1/swagger-docs/#/Orders/createOrder",
    "/problems/conflict",
    "/a/../api/v1/customers/",
    "/?next=https://evil.example",
    "/wanjirũ/",
  ])("one comes back to %s", async (next) => {
    expect((await landing(next)).location).toBe(new URL(next, ORIGIN).href);
  });

  test.each([
    "",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\u0000//evil.example",
    "/path\r\nSet-Cookie: a=b",
    "/\u0085/evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http://localhost/",
    `${ORIGIN}/api/v1/orders/`,
    `${ORIGIN}.evil.example/`,
    `${ORIGIN}@evil.example/`,
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "/a\\evil.example",
    "%2F%2Fevil.example",
    "%2f/evil.example",
    "/api/v1/api-auth/authenticate/",
    "/api/v1/api-auth/authenticate?next=/",
    "/a/../api/v1/api-auth/logout/",
    "/./api/v1/api-auth/callback/?code=x",
  ])("one comes to the home page rather than to %j", async (next) => {
    expect((await landing(next)).location).toBe(`${ORIGIN}/`);
  });

  // They look as if they led away, and are paths of this site to a browser.
  test.each([
    "/.//evil.example",
    "/..//evil.example",
    "/a/..//evil.example",
    "/%2e//evil.example",
    "/%2e%2e//evil.example",
    "/%2F/evil.example",
    "/%5Cevil.example",
    "/%5c%5cevil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "/@evil.example",
    "/:80@evil.example",
    "/;@evil.example",
    "/／evil.example",
    "/\u2028/evil.example",
  ])("one stays on this site with %j", async (next) => {
    const { location, url } = await landing(next);
    expect(url.origin).toBe(ORIGIN);
    // An absolute URL: a relative one that begins with two slashes would name another host.
    expect(location.startsWith(`${ORIGIN}/`)).toBe(true);
    expect(location).not.toMatch(/[\r\n\t\\]/);
  });

  test.each([
    ["letters", `/${"x".repeat(5000)}`],
    // Which would be nine times as long in a URL, and too long for the cookie that keeps it.
    ["characters", `/${"あ".repeat(1000)}`],
  ])("one comes to the home page when next is a great many %s", async (_, next) => {
    expect((await landing(next)).location).toBe(`${ORIGIN}/`);
  });

  test("the longest next fits into the cookie", async () => {
    const longest = `/${"x".repeat(1024 - `${ORIGIN}/`.length)}`;
    expect((await landing(longest)).location).toBe(ORIGIN + longest);
    expect((await landing(`${longest}x`)).location).toBe(`${ORIGIN}/`);
  });

  test("two of them are refused", async () => {
    const answer = await new BrowserSession().get(
      "/api/v1/api-auth/authenticate/?next=/a&next=//evil.example",
    );
    expect([answer.status, answer.headers.get("Location")]).not.toEqual([
      302,
      expect.stringContaining("evil"),
    ]);
    expect(answer.status).toBe(400);
  });
});

test("a page that asks to sign in leads back to itself", async () => {
  const browser = new BrowserSession();
  for (const [path, next] of [
    ["/api/v1/orders/?status=Pending", "/api/v1/orders/?status=Pending"],
    ["/api/v1/orders", "/api/v1/orders/"],
    [`/api/v1/customers/?search="><script>`, "/api/v1/customers/?search=%22%3E%3Cscript%3E"],
  ] as const) {
    const { status, body } = await browser.page(path);
    expect(status).toBe(401);
    expect(body).not.toContain("<script>");
    const [, href] = /class="button" href="([^"]+)"/.exec(body)!;
    const link = new URL(href!.replaceAll("&amp;", "&"), ORIGIN);
    expect(link.searchParams.get("next")).toBe(next);
    expect((await landing(link.searchParams.get("next")!)).location).toBe(ORIGIN + next);
  }
});
