import { beforeAll, describe, expect, test } from "vitest";
import { Client } from "../support/api.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const CUSTOMERS = "/api/v1/customers/";
const owner = new Client();
let browser: SignedInBrowser;
let customer: { id: string };

beforeAll(async () => {
  customer = await owner.customer();
  browser = await SignedInBrowser.open(owner.email);
});

const path = () => `${CUSTOMERS}${customer.id}/`;
const unchanged = async () =>
  expect(await browser.json(path())).toMatchObject({ first_name: "Wanjiru", id: customer.id });

describe("nothing is done for a form", () => {
  test("without the proof that it is ours, but what was typed is kept", async () => {
    for (const csrf_token of ["", "x", "A".repeat(43)]) {
      const { status, html } = await browser.submit(path(), "Save", { csrf_token, first_name: "Mallory" });
      expect(status).toBe(403);
      expect(html).toContain("Nothing was done yet");
      expect(html).toMatch(/id="field-first_name"[^>]* value="Mallory"/);
      await unchanged();
    }
  });

  test("of another site, even with the proof", async () => {
    for (const headers of [
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
      { "Sec-Fetch-Site": "", Origin: "https://evil.example" },
      { "Sec-Fetch-Site": "", Origin: "null" },
    ] as Record<string, string>[]) {
      const { status, html } = await browser.submit(path(), "Save", { first_name: "Mallory" }, headers);
      expect([status, html.includes("Mallory")]).toEqual([403, false]);
      expect(html).toContain("<h1>");
      await unchanged();
    }
  });

  test("without a session: it says how to go on", async () => {
    const form = await browser.form(path(), "Save");
    const { status, html, headers } = await browser.send(path(), { form, headers: { Cookie: "" } });
    expect(status).toBe(401);
    expect(headers.get("Content-Type")).toContain("text/html");
    expect(html).toContain("Your session has ended");
    expect(html).toContain(`?next=${encodeURIComponent(path())}" target="_blank"`);
    await unchanged();
  });

  test("of a session that was ended elsewhere", async () => {
    const other = await SignedInBrowser.open(owner.email);
    const form = await other.form(path(), "Save");
    const cookies = [...other.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    await other.submit("/api/v1/api-auth/logout/", "Sign out", { where: "here" });
    const { status, headers } = await other.send(path(), { form, headers: { Cookie: cookies } });
    expect([status, headers.get("WWW-Authenticate")]).toEqual([401, "Bearer"]);
    await unchanged();
  });

  test("that asks for what no form of ours asks for", async () => {
    const proof = await browser.form(path(), "Save");
    for (const nonsense of [
      { _method: "GET" },
      { _method: "CONNECT" },
      { _method: "constructor" },
      { _path: "../" },
      { _path: "nowhere/" },
      { _method: "PATCH", _if_match: "a\nb" },
      { _method: "PATCH", _idempotency_key: "\u0000" },
    ] as Record<string, string>[]) {
      const { status, html } = await browser.send(path(), { form: { ...proof, ...nonsense } });
      expect([nonsense, status]).toEqual([nonsense, 404]);
      expect(html).toContain("<h1>There is nothing here</h1>");
    }
    await unchanged();
  });

  test("to a page without forms", async () => {
    for (const address of ["/api/v1/notifications/", "/api/v1/", "/problems/"]) {
      const { status, headers } = await browser.send(address, { form: { _method: "POST" } });
      expect([address, status, headers.get("Allow")]).toEqual([address, 405, "GET, HEAD, OPTIONS"]);
    }
  });

  test("about what is another's", async () => {
    const stranger = await SignedInBrowser.open();
    const form = { ...(await stranger.form("/api/v1/me/", "Save")), first_name: "Mallory" };
    const { status } = await stranger.send(path(), { form });
    expect(status).toBe(404);
    await unchanged();
  });
});

describe("a page that helps", () => {
  test("stands where there is nothing, or nothing of yours", async () => {
    const stranger = await SignedInBrowser.open();
    const theirs = await stranger.send(path());
    const nobodys = await stranger.send(`${CUSTOMERS}${crypto.randomUUID()}/`);
    for (const { status, html } of [theirs, nobodys, await stranger.send(`${CUSTOMERS}x/`)]) {
      expect(status).toBe(404);
      expect(html).toContain("<h1>There is nothing here</h1>");
      expect(html).toContain(`href="${CUSTOMERS}">Go to the list`);
      expect(html).not.toContain("Wanjiru");
    }
    const normal = (html: string) => html.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "…");
    expect(normal(theirs.html)).toBe(normal(nobodys.html));
  });

  test("stands at an address with odd signs in it", async () => {
    const { status, headers } = await browser.send(`${CUSTOMERS}%0A%C3%A9/?a=`);
    expect([status, headers.get("Location")]).toEqual([303, `${CUSTOMERS}%0A%C3%A9/`]);
    expect((await browser.send(`${CUSTOMERS}%0A%C3%A9/`)).status).toBe(404);
  });

  test("asks visitors to sign in, and leads back", async () => {
    const { status, html, headers } = await browser.send(path(), { headers: { Cookie: "" } });
    expect(status).toBe(401);
    expect(html).toContain("Sign in, and you come back to this page");
    expect(html).toContain(`href="/api/v1/api-auth/authenticate/?next=${encodeURIComponent(path())}"`);
    expect(headers.get("Vary")).toMatch(/Accept.*Cookie/);
    expect(headers.get("Cache-Control")).toBe("no-store");
  });
});
