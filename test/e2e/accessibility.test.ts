import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violationsOf } from "./axe.ts";
import { openBrowser } from "./browser.ts";
import { noBrowser } from "./chromium.ts";
import { emptyDataFolder, type Product, startProduct } from "./product.ts";
import { type SignedIn, signIn } from "./signed-in.ts";

describe.skipIf(noBrowser)("the pages", () => {
  let product: Product;
  let browser: Browser;
  let owner: SignedIn;
  /** One of each kind, by its path. */
  let paths: Record<string, string>;

  beforeAll(async () => {
    product = await startProduct(28_837, await emptyDataFolder("accessibility"));
    browser = await openBrowser();
    owner = await signIn(browser, product, "njeri@example.com", { viewport: { width: 360, height: 740 } });
    paths = await owner.page.evaluate(async () => {
      const api = async (path: string, body?: object) => {
        const init = body && {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        };
        return (await fetch(`/api/v1/${path}/`, init)).json();
      };
      const customer = await api("customers", {
        first_name: "Wanjiru",
        // No word is too long for a phone.
        second_name: "Kama".repeat(25),
        phone: "+254712345678",
      });
      const item = await api("items", { name: "Basmati rice 5 kg", price: "1250" });
      const fields = { customer: customer.id, item_id: item.id, quantity: 2 };
      for (let count = 0; count < 10; count++) await api("orders", fields);
      const order = await api("orders", fields);
      const [text] = (await api("notifications")).results;
      const pathOf = ({ url }: { url: string }) => new URL(url).pathname;
      return { customer: pathOf(customer), item: pathOf(item), order: pathOf(order), text: pathOf(text) };
    });
    const body = new URLSearchParams({ from: "+254712345678", text: "Asante".repeat(40) });
    await fetch(`${product.gateway}/incoming`, { method: "POST", body });
    paths.reply = await owner.page.evaluate(async () => {
      const { results } = await (await fetch("/api/v1/replies/")).json();
      return new URL(results[0].url).pathname;
    });
  });

  afterAll(async () => {
    await browser?.close();
    await product?.interrupt();
  });

  const bothSchemes = async (page: Page) => {
    const found: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await violationsOf(page)));
    }
    return found;
  };

  test("have nothing that axe-core objects to, in light and dark, small and wide", async () => {
    const { page, faults } = owner;
    const collections = ["customers", "items", "orders", "notifications", "replies", "me"].map(
      (name) => `/api/v1/${name}/`,
    );
    const all = [
      "/",
      ...collections,
      ...Object.values(paths),
      "/api/v1/",
      "/problems/",
      "/problems/not-found",
    ];
    const found: string[] = [];
    for (const path of [...all, "/api/v1/api-auth/logout/"]) {
      await page.goto(path);
      // What is folded away is looked at too.
      for (const summary of await page.locator("summary").all()) await summary.click();
      found.push(...(await bothSchemes(page)));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, path).toBeLessThanOrEqual(360);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const path of all) {
      await page.goto(path);
      found.push(...(await violationsOf(page)));
    }
    expect(found).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  test("of errors and for visitors have none either", async () => {
    const page = await owner.page.context().newPage();
    const found: string[] = [];
    await page.goto("/api/v1/customers/");
    await page.getByLabel("First name (required)").fill("Ann");
    await page.getByLabel("Second name (required)").fill("Mwangi");
    await page.getByLabel("Phone (required)").fill("0712");
    await page.getByRole("button", { name: "Add customer" }).click();
    await page.getByRole("alert").waitFor();
    found.push(...(await bothSchemes(page)));
    for (const path of ["/api/v1/orders/x/", "/nothing", "/api/v1/orders/?search=nobody"]) {
      await page.goto(path);
      found.push(...(await bothSchemes(page)));
    }
    const visitor = await browser.newPage({ baseURL: product.origin });
    for (const path of ["/", "/api/v1/orders/", "/api/v1/api-auth/logout/"]) {
      await visitor.goto(path);
      found.push(...(await bothSchemes(visitor)));
    }
    expect(found).toEqual([]);
  });

  test("of the documentation break nothing of WCAG 2.2 AA", async () => {
    const page = await browser.newPage({ baseURL: product.origin });
    const found: string[] = [];
    for (const [path, ready] of [
      ["/api/v1/swagger-docs/", "#swagger-ui .opblock"],
      ["/api/v1/docs/", "#redoc h2"],
    ] as const) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(path);
        await page.locator(ready).first().waitFor();
        // The order of their headings is their makers'.
        found.push(...(await violationsOf(page, { only: true })));
      }
    }
    expect(found).toEqual([]);
  });

  test("are all that a keyboard needs to place an order", async () => {
    const { page } = owner;
    await page.goto("/");
    const focused = () =>
      page.evaluate(() => {
        const { labels, textContent, value } = document.activeElement as HTMLInputElement;
        return (labels?.[0]?.textContent ?? textContent ?? value).trim();
      });
    const hasRing = () =>
      page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle !== "none");
    /** Presses Tab until something has the focus; every stop on the way must be seen. */
    async function tabTo(name: string | RegExp): Promise<void> {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press("Tab");
        expect(await hasRing(), `the focus on ${await focused()} is seen`).toBe(true);
        if (new RegExp(name).test(await focused())) return;
      }
      throw new Error(`Tab never came to ${name}`);
    }
    await tabTo("^Skip to the content$");
    await page.keyboard.press("Enter");
    await tabTo("^Place an order$");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/api/v1/orders/#new");
    // The address's end has put the focus behind the list.
    await tabTo("^Customer");
    await page.keyboard.type("Wanj");
    await tabTo("^Item of your catalogue");
    await page.keyboard.type("Basm");
    await tabTo("^Quantity");
    await page.keyboard.type("4");
    await tabTo("^Place order$");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "4 × Basmati rice 5 kg" }).waitFor();
    await tabTo("^Close this order$");
    await page.keyboard.press("Enter");
    await page.getByRole("definition").filter({ hasText: "Closed" }).waitFor();
    expect(await owner.faults()).toEqual([]);
  });
});
