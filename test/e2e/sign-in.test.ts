import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, watch } from "./browser.ts";
import { noBrowser } from "./chromium.ts";
import { emptyDataFolder, type Product, startProduct } from "./product.ts";

describe.skipIf(noBrowser)("in a browser", () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    product = await startProduct(28_817, await emptyDataFolder("sign-in"));
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await product?.interrupt();
  });

  /** A page of a browser of its own, and what it finds wrong with pages of ours. */
  async function open(): Promise<{ context: BrowserContext; page: Page; faults: () => Promise<string[]> }> {
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    const found = await watch(page, product.origin);
    const provider = product.origin.replace(/\d+$/, (port) => String(Number(port) + 4));
    // While somebody signs in, the provider's pages are to be seen as well.
    const faults = async () =>
      (await found()).filter((fault) => !fault.startsWith(`request to ${provider}/`));
    return { context, page, faults };
  }

  /** Types an e-mail at the provider, where the page already is. */
  async function typeEmail(page: Page, email: string): Promise<void> {
    await page.getByRole("textbox").fill(email);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL(`${product.origin}/**`);
  }

  async function signIn(page: Page, email: string): Promise<void> {
    await page.goto(product.origin);
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await typeEmail(page, email);
    await page.getByText(`You are signed in as ${email}`).waitFor();
  }

  /** Cookies know no ports: those of the provider, which is on this machine too, begin with an underscore. */
  const ownCookies = async (context: BrowserContext) =>
    (await context.cookies()).filter(({ name }) => !name.startsWith("_"));

  /** What the API says to a page of ours that asks with the browser's cookies alone. */
  const statusOf = (page: Page, method = "GET", path = "/api/v1/me/") =>
    page.evaluate(
      ([method, path]) => fetch(path!, { method: method! }).then(({ status }) => status),
      [method, path],
    );

  test("one signs in by typing an e-mail, comes back, signs out, and the copied cookie is dead", async () => {
    const { context, page, faults } = await open();
    const next = `${product.origin}/?from=here`;
    await page.goto(
      `${product.origin}/api/v1/api-auth/authenticate/?next=${encodeURIComponent("/?from=here")}`,
    );
    await typeEmail(page, "amina@example.com");
    expect(page.url(), "back to where they wanted to go").toBe(next);
    await page.getByText("You are signed in as amina@example.com").waitFor();
    expect(await statusOf(page)).toBe(200);

    const cookies = await ownCookies(context);
    expect(
      cookies.map(({ name }) => name),
      "the transaction is over",
    ).toEqual(["session"]);
    expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
    expect(await page.evaluate(() => document.cookie), "no script can read it").toBe("");
    const thief = await open();
    await thief.context.addCookies(cookies);
    await thief.page.goto(product.origin);
    await thief.page.getByText("You are signed in as amina@example.com").waitFor();
    expect(await statusOf(thief.page)).toBe(200);

    await page.getByRole("link", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL(`${product.origin}/`);
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).waitFor();
    expect(await ownCookies(context)).toEqual([]);
    expect(await faults()).toEqual([]);

    const headers = { Cookie: `session=${cookies[0]!.value}` };
    expect((await fetch(`${product.origin}/api/v1/me/`, { headers })).status).toBe(401);
    await thief.page.goto(product.origin);
    await thief.page.getByRole("main").getByRole("link", { name: "Sign in" }).waitFor();
    expect(await thief.page.getByText("amina@example.com").count()).toBe(0);
    expect(await ownCookies(thief.context)).toEqual([]);
    expect(await thief.faults()).toEqual([]);
    await thief.context.close();
    await context.close();
  });

  test("two tabs that begin to sign in both complete, and a callback that is loaded again goes home", async () => {
    const { context, page, faults } = await open();
    const other = await context.newPage();
    const callbacks: string[] = [];
    context.on("request", (request) => {
      if (request.url().includes("/api-auth/callback/")) callbacks.push(request.url());
    });
    for (const [tab, path] of [
      [page, "/api/v1/items/"],
      [other, "/api/v1/customers/"],
    ] as const) {
      await tab.goto(`${product.origin}/api/v1/api-auth/authenticate/?next=${path}`);
      await tab.getByRole("textbox").waitFor();
    }
    for (const [tab, path, heading] of [
      [page, "/api/v1/items/", "Items"],
      [other, "/api/v1/customers/", "Customers"],
    ] as const) {
      await typeEmail(tab, "heidi@example.com");
      await tab.waitForURL(`${product.origin}${path}`);
      await tab.getByRole("heading", { name: heading, exact: true }).waitFor();
    }
    expect((await ownCookies(context)).map(({ name }) => name)).toEqual(["session"]);
    for (const tab of [page, other]) expect(await statusOf(tab)).toBe(200);

    expect(callbacks).toHaveLength(2);
    // A copy: each is asked for again here.
    for (const callback of [...callbacks]) {
      await page.goto(callback);
      await page.getByText("You are signed in as heidi@example.com").waitFor();
      expect(page.url()).toBe(`${product.origin}/`);
    }
    expect(await faults()).toEqual([]);
    await context.close();
  });

  test("the second button signs every browser out", async () => {
    const [one, two, other] = [await open(), await open(), await open()];
    for (const { page } of [one, two]) await signIn(page, "bob@example.com");
    await signIn(other.page, "carol@example.com");

    await one.page.goto(`${product.origin}/api/v1/api-auth/logout/`);
    await one.page.getByRole("button", { name: "Sign out of every browser" }).click();
    await one.page.waitForURL(`${product.origin}/`);
    for (const { page } of [one, two]) {
      await page.goto(product.origin);
      await page.getByRole("main").getByRole("link", { name: "Sign in" }).waitFor();
    }
    await other.page.goto(product.origin);
    await other.page.getByText("You are signed in as carol@example.com").waitFor();
    for (const { context, faults } of [one, two, other]) {
      expect(await faults()).toEqual([]);
      await context.close();
    }
  });

  /** Goes back as the browser's button does. @returns what is shown then, and whether it came from memory */
  async function back(page: Page): Promise<{ path: string; text: string; fromMemory: boolean }> {
    const before = page.url();
    await page.evaluate(() => void setTimeout(() => history.back())).catch(() => {});
    await expect.poll(() => page.url()).not.toBe(before);
    // A page that is loaded anew has no mark of this test.
    const shown = () =>
      page.evaluate(() => ({
        isLoaded: document.readyState === "complete",
        path: location.pathname + location.search,
        text: document.body.innerText,
        fromMemory: "marked" in window,
      }));
    await expect.poll(async () => (await shown().catch(() => undefined))?.isLoaded).toBe(true);
    return shown();
  }

  /** Visits pages that show somebody's data, and marks each as it is in memory. */
  async function visit(page: Page, paths: string[]): Promise<void> {
    for (const path of paths) {
      await page.goto(product.origin + path);
      await page.evaluate(() => Object.assign(window, { marked: true }));
    }
  }

  const NAME = "Wambui Secret";
  async function addCustomer(page: Page): Promise<string> {
    await page.goto(`${product.origin}/api/v1/customers/#new`);
    await page.getByLabel("First name").fill("Wambui");
    await page.getByLabel("Second name").fill("Secret");
    await page.getByLabel("Phone").last().fill("+254711223344");
    await page.getByRole("button", { name: "Add customer" }).click();
    await page.getByRole("heading", { name: NAME }).waitFor();
    return new URL(page.url()).pathname;
  }

  test("the back button goes back at once while one is signed in, and shows nothing afterwards", async () => {
    const { context, page } = await open();
    await signIn(page, "faith@example.com");
    const customer = await addCustomer(page);
    const paths = ["/api/v1/customers/", customer, `${customer}?format=json`, "/"];
    await visit(page, paths);
    await visit(page, ["/api/v1/items/"]);
    expect(await back(page)).toMatchObject({ path: "/", fromMemory: true });
    expect(await back(page)).toMatchObject({ path: `${customer}?format=json` });
    expect(await back(page)).toMatchObject({ path: customer, text: expect.stringContaining(NAME) });
    // A form that was refused is an answer to a POST.
    await page.getByLabel("Second name").fill("");
    await page.evaluate(() => document.querySelector("[required]")?.removeAttribute("required"));
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").waitFor();
    const other = await context.newPage();
    await visit(other, [customer, "/api/v1/items/"]);

    await page.goto(`${product.origin}/api/v1/api-auth/logout/`);
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).waitFor();
    for (const tab of [page, page, page, page, page, other]) {
      const { path, text, fromMemory } = await back(tab);
      expect(text, path).not.toMatch(/Wambui|Secret|faith@/);
      expect(fromMemory, path).toBe(false);
    }
    await context.close();
  });

  test("the back button shows nothing of a session that was ended in another browser", async () => {
    const [one, two] = [await open(), await open()];
    for (const { page } of [one, two]) await signIn(page, "grace@example.com");
    const customer = await addCustomer(one.page);
    await visit(one.page, [customer, "/api/v1/items/"]);
    expect(await statusOf(two.page, "DELETE", "/api/v1/me/sessions/")).toBe(204);
    await one.page.reload();
    await one.page.getByRole("heading", { name: "Sign in to continue" }).waitFor();
    const { path, text } = await back(one.page);
    expect(path).toBe(customer);
    expect(text).not.toContain("Wambui");
    for (const { context } of [one, two]) await context.close();
  });

  test("a page of another site can neither use nor end the session", async () => {
    const { context, page } = await open();
    await signIn(page, "dan@example.com");
    // Another host name for this machine is another site; the cookie goes with what its links lead to, and no more.
    const evil = await context.newPage();
    const port = new URL(product.origin).port;
    await evil.goto(`http://localhost:${port}/healthz`);
    await evil.evaluate(
      ([action]) => {
        const form = document.createElement("form");
        form.method = "post";
        form.action = action!;
        form.innerHTML = '<input name="where" value="everywhere">';
        document.body.append(form);
        form.submit();
      },
      [`${product.origin}/api/v1/api-auth/logout/`],
    );
    await evil.waitForURL(`${product.origin}/**`);
    await page.reload();
    await page.getByText("You are signed in as dan@example.com").waitFor();

    await evil.goto(`http://localhost:${port}/healthz`);
    const read = await evil.evaluate(
      ([url]) =>
        fetch(url!, { credentials: "include" }).then(
          ({ status }) => status,
          (error) => String(error),
        ),
      [`${product.origin}/api/v1/me/`],
    );
    expect(read).toContain("TypeError");
    expect(await statusOf(page)).toBe(200);
    expect(await statusOf(page, "DELETE", "/api/v1/me/sessions/"), "while our own pages may").toBe(204);
    expect(await statusOf(page)).toBe(401);
    await context.close();
  });

  test("whoever thinks better of it, or goes back, gets a page that tells them what to do", async () => {
    const { context, page } = await open();
    await page.goto(`${product.origin}/api/v1/api-auth/callback/?error=access_denied&state=x`);
    await page.getByRole("heading", { name: "Signing in did not work" }).waitFor();
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await typeEmail(page, "erin@example.com");
    await page.getByText("You are signed in as erin@example.com").waitFor();
    await page.goto(`${product.origin}/api/v1/customers/?limit=1`);
    expect(await page.content()).not.toContain("Sign in to continue");
    await context.clearCookies();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in to continue" }).waitFor();
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await typeEmail(page, "erin@example.com");
    expect(page.url(), "back to the very page").toBe(`${product.origin}/api/v1/customers/?limit=1`);
    await context.close();
  });
});
