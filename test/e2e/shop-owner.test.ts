import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { noBrowser } from "./chromium.ts";
import { emptyDataFolder, type Product, startProduct, within } from "./product.ts";
import { signIn } from "./signed-in.ts";

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

describe.skipIf(noBrowser)("a shop owner who never saw an API", () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    product = await startProduct(28_827, await emptyDataFolder("shop-owner"));
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await product?.interrupt();
  });

  const gateway = (faults: object) =>
    fetch(`${product.gateway}/faults`, { method: "PUT", body: JSON.stringify(faults) });

  for (const [name, email, options] of [
    [
      "with JavaScript, on a phone, in the dark",
      "amina@example.com",
      { viewport: PHONE, colorScheme: "dark" },
    ],
    [
      "with JavaScript, at a desk, in the light",
      "baraka@example.com",
      { viewport: DESK, colorScheme: "light" },
    ],
    [
      "without JavaScript, on a phone, in the light",
      "chebet@example.com",
      { viewport: PHONE, colorScheme: "light", javaScriptEnabled: false },
    ],
    [
      "without JavaScript, at a desk, in the dark",
      "daudi@example.com",
      { viewport: DESK, colorScheme: "dark", javaScriptEnabled: false },
    ],
  ] as const) {
    test(`takes an order from sign-in to resent text ${name}`, async () => {
      const scripted = !("javaScriptEnabled" in options);
      const { page, faults } = await signIn(browser, product, email, options);
      await fitsTheWindow(page);

      await go(page, "Customers");
      await page.getByLabel("First name (required)").fill("Wanjiru");
      await page.getByLabel("Second name (required)").fill("Kamau");
      await page.getByLabel("Phone (required)").fill("+254712345678");
      await page.getByRole("button", { name: "Add customer" }).click();
      await heading(page, "Wanjiru Kamau");
      expect(await notice(page)).toBe("Added.");

      await go(page, "Items");
      await page.getByLabel("Name (required)").fill("Basmati rice 5 kg");
      await page.getByLabel("Price (required)").fill("1250");
      await page.getByRole("button", { name: "Add item" }).click();
      await heading(page, "Basmati rice 5 kg");

      await gateway({ mode: "reject", statusCode: 406 });
      await go(page, "Oda");
      await page.getByRole("link", { name: "Place an order" }).click();
      const form = page.locator("form").filter({ has: page.getByRole("button", { name: "Place order" }) });
      await form
        .getByLabel("Customer (required)")
        .selectOption({ label: await optionOf(form, "Wanjiru Kamau") });
      await form
        .getByLabel("Item of your catalogue")
        .selectOption({ label: "Basmati rice 5 kg, 1250.00 KES" });
      await form.getByLabel("Quantity").fill("3");
      if (scripted) await form.getByText("Amount: 3750.00 KES").waitFor();
      await fitsTheWindow(page);
      await form.getByRole("button", { name: "Place order" }).click();

      await heading(page, /^#\d+: 3 × Basmati rice 5 kg$/);
      await page.getByRole("definition").filter({ hasText: "3750.00" }).waitFor();
      await page.getByRole("link", { name: /^Wanjiru Kamau/ }).waitFor();
      const state = (name: string) => page.getByRole("cell", { name, exact: true });
      await comes(page, scripted, () => state("failed"));
      await fitsTheWindow(page);

      await gateway({});
      await page.getByRole("link", { name: "+254712345678" }).click();
      await heading(page, "Text to +254712345678");
      await page.getByRole("button", { name: "Send it again" }).click();
      expect(await notice(page)).toBe("On its way.");
      await comes(page, scripted, () => page.getByRole("definition").filter({ hasText: /^delivered$/ }));
      await fitsTheWindow(page);

      await page.getByRole("link", { name: "See the order" }).click();
      await state("delivered").waitFor();
      const end = scripted ? "Close" : "Cancel";
      await page.getByRole("button", { name: `${end} this order` }).click();
      await page
        .getByRole("definition")
        .filter({ hasText: scripted ? "Closed" : "Cancelled" })
        .waitFor();
      expect(
        await page
          .getByRole("button", { name: /this order/ })
          .filter({ visible: true })
          .count(),
      ).toBe(0);

      await go(page, "Oda");
      await page.getByRole("link", { name: "delivered" }).waitFor();
      expect(await faults()).toEqual([]);
      await page.context().close();
    });
  }
});

/** What the page says was done: one thing. */
async function notice(page: Page): Promise<string> {
  // Only the stylesheet hides what was not.
  await page.waitForLoadState();
  return page.getByRole("status").filter({ visible: true }).innerText();
}

/** By the bar on top. */
const go = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Oda" }).getByRole("link", { name, exact: true }).click();

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name, exact: true }).waitFor();

const optionOf = (form: ReturnType<Page["locator"]>, name: string) =>
  form.locator("option").filter({ hasText: name }).first().innerText();

/** Waits until something is on the page: with its script it comes by itself, without one by loading it again. */
async function comes(page: Page, scripted: boolean, what: () => ReturnType<Page["locator"]>): Promise<void> {
  if (scripted) return what().first().waitFor({ timeout: 20_000 });
  await within(20, String(what()), async () => {
    await page.reload();
    return (await what().count()) > 0 || undefined;
  });
}

/** No page is wider than its window. */
async function fitsTheWindow(page: Page): Promise<void> {
  // With its stylesheet.
  await page.waitForLoadState();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, page.url()).toBeLessThanOrEqual(page.viewportSize()!.width);
}
