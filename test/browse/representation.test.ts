import { beforeAll, describe, expect, test } from "vitest";
import { openApiDocument } from "../support/conformance.ts";
import { force } from "../support/database.ts";
import { someShop } from "../support/shop.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const JSON_TYPE = { Accept: "application/json" };

let shop: Awaited<ReturnType<typeof someShop>>;
let browser: SignedInBrowser;

beforeAll(async () => {
  shop = await someShop();
  browser = await SignedInBrowser.open(shop.owner.email);
  // Texts that the gateway has refused for a while.
  const attempt = { started_at: "2026-11-24T06:30:00.000Z", ended_at: "2026-11-24T06:30:01.000Z" };
  const history = [1, 2, 3, 4, 5].map((number) => ({
    number,
    ...attempt,
    outcome: "retry",
    code: "http_500",
    detail: "The gateway could not take the text just now",
  }));
  const ids = (await shop.owner.get("/notifications/?limit=100")).body.results.map(
    ({ id }: { id: string }) => id,
  );
  await force`update notifications set state = 'failed', failed_at = now(), due_at = null, failure_code = 'http_500',
    failure_detail = 'The gateway could not take the text', attempts = 5,
    attempt_history = ${JSON.stringify(history)}::jsonb where id = any(${ids}::uuid[])`;
});

/** Every GET of the document that answers with a resource, with the id of one that is there. */
async function browsablePaths(): Promise<string[]> {
  const { paths } = await openApiDocument();
  const isResource = (path: string) =>
    /^\/(api\/v1|problems)\//.test(path) && paths[path]!.get?.responses["200"]?.content?.["application/json"];
  return Object.keys(paths)
    .filter(isResource)
    .map((path) => {
      const one = shop[path.split("/")[3]?.replace(/ies$/, "y").replace(/s$/, "") as "order"];
      return path.replace("{id}", one?.id).replace("{kind}", "not-found");
    });
}

describe("every address of the API", () => {
  test("is a page in a browser: small, whole, and one that no cache gives to a program", async () => {
    const paths = await browsablePaths();
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) {
      const { status, headers, html } = await browser.send(path);
      expect([path, status, headers.get("Content-Type")]).toEqual([path, 200, "text/html; charset=UTF-8"]);
      expect(html.length, `${path}: characters`).toBeLessThan(30_000);
      expect(new TextEncoder().encode(html).length, `${path}: bytes`).toBeLessThan(30 * 1024);
      expect(html).toMatch(/^<!doctype html><html lang="en">.*<h1>.*<\/html>$/s);
      expect(html).toContain('aria-label="Breadcrumbs"');
      expect(html).not.toMatch(/undefined|\[object|NaN|Invalid Date/);
      expect(headers.get("Vary"), path).toMatch(/\bAccept\b/);
      if (path.startsWith("/api/v1/")) {
        expect(headers.get("Vary"), path).toMatch(/\bCookie\b/);
        expect(headers.get("Cache-Control"), path).toBe("no-store");
      }
      expect(headers.get("ETag"), path).toBeNull();
      expect(headers.get("Content-Security-Policy")).toMatch(
        /default-src 'none'; script-src 'self'; style-src 'self'/,
      );
      const head = await browser.send(path, { method: "HEAD" });
      expect([path, head.status, head.html]).toEqual([path, 200, ""]);
      expect(head.headers.get("Content-Type")).toBe("text/html; charset=UTF-8");
    }
  });

  test("is JSON for whoever asks for it, with a version of its own", async () => {
    for (const path of await browsablePaths()) {
      const json = await browser.send(path, { headers: JSON_TYPE });
      expect([path, json.headers.get("Content-Type")]).toEqual([path, "application/json"]);
      expect(json.headers.get("Vary"), path).toMatch(/\bAccept\b/);
      const anything = await browser.send(path, { headers: { Accept: "*/*" } });
      expect([path, anything.headers.get("Content-Type")]).toEqual([path, "application/json"]);
      expect(anything.html).toBe(json.html);
      if (!path.startsWith("/api/v1/")) continue;
      const forced = await browser.send(`${path}?format=json`);
      expect([path, forced.headers.get("Content-Type")]).toEqual([path, "application/json"]);
      const tag = json.headers.get("ETag")!;
      expect(tag, path).toBeTruthy();
      const again = await browser.send(path, { headers: { ...JSON_TYPE, "If-None-Match": tag } });
      expect([path, again.status]).toEqual([path, 304]);
      const page = await browser.send(path, { headers: { "If-None-Match": tag } });
      expect([path, page.status]).toEqual([path, 200]);
    }
  });

  test("shows the request, and the answer that a program would get", async () => {
    const path = `/api/v1/orders/${shop.order.id}/`;
    const { html } = await browser.send(path);
    const { headers } = await browser.send(path, { headers: JSON_TYPE });
    const shown = html.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
    expect(shown).toContain(`curl -H "Authorization: Bearer $TOKEN" 'https://localhost${path}'`);
    expect(shown).toContain(`GET ${path}\nAccept: application/json\n\nHTTP 200\n`);
    for (const name of ["ETag", "Content-Type", "Cache-Control", "Vary"]) {
      expect(shown).toContain(`${name.toLowerCase()}: ${headers.get(name)}\n`);
    }
    expect(shown).toContain(JSON.stringify(await browser.json(path), null, 2));
  });
});

describe("a list as a page", () => {
  test("leads from page to page, there and back", async () => {
    const first = (await browser.send("/api/v1/orders/")).html;
    const [, next = ""] = /rel="next" href="([^"]+)"/.exec(first) ?? [];
    const second = (await browser.send(next.replaceAll("&amp;", "&"))).html;
    expect(rows(first)).toHaveLength(10);
    expect(rows(second)).toHaveLength(1);
    const [, previous = ""] = /rel="prev" href="([^"]+)"/.exec(second) ?? [];
    expect(rows((await browser.send(previous.replaceAll("&amp;", "&"))).html)).toEqual(rows(first));
  });

  test("is searched by days of the business, which become points in time", async () => {
    await shop.owner.patch("/me/", { time_zone: "America/New_York" });
    const find = (query: string) =>
      browser.send(`/api/v1/orders/?search=&status=&_time_zone=America%2FNew_York${query}`);
    // The clocks went back on 1 November 2026.
    const { status, headers } = await find("&time_placed_after=2026-11-01&time_placed_before=2026-11-01");
    expect(status).toBe(303);
    const address = headers.get("Location")!;
    expect(Object.fromEntries(new URL(address, "https://localhost").searchParams)).toEqual({
      time_placed_after: "2026-11-01T04:00:00.000Z",
      time_placed_before: "2026-11-02T05:00:00.000Z",
    });
    const { html } = await browser.send(address);
    expect(html).toMatch(/name="time_placed_after"[^>]*value="2026-11-01"/);
    expect(html).toMatch(/name="time_placed_before"[^>]*value="2026-11-01"/);
    expect(html).toContain("Nothing matches.");
    expect((await find("")).headers.get("Location")).toBe("/api/v1/orders/");
    const wrong = await browser.send((await find("&time_placed_after=soon")).headers.get("Location")!);
    expect(wrong.status).toBe(400);
    expect(wrong.html).toContain("time_placed_after must be a time");
  });

  test("says what it does not know, and the way back", async () => {
    const { status, html } = await browser.send("/api/v1/orders/?colour=red");
    expect(status).toBe(400);
    expect(html).toContain("colour");
    expect(html).toContain('href="/api/v1/orders/"');
  });
});

const rows = (html: string) => html.match(/<tr><td.*?<\/tr>/gs) ?? [];
