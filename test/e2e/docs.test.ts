import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, watch } from "./browser.ts";
import { noBrowser } from "./chromium.ts";
import { emptyDataFolder, type Product, startProduct } from "./product.ts";

describe.skipIf(noBrowser)("in a browser", () => {
  let product: Product;
  let browser: Browser;
  let page: Page;
  let faults: () => Promise<string[]>;

  beforeAll(async () => {
    product = await startProduct(28_797, await emptyDataFolder("docs"));
    browser = await openBrowser();
    page = await browser.newPage({ colorScheme: "dark", viewport: { width: 360, height: 800 } });
    faults = await watch(page, product.origin);
  });

  afterAll(async () => {
    await browser?.close();
    await product?.interrupt();
  });

  test("Swagger UI authorizes with a pasted token and tries calls out", async () => {
    await page.goto(`${product.origin}/api/v1/swagger-docs/`);
    await page.getByRole("button", { name: "Authorize" }).first().click();
    const bearer = page.locator("form", { has: page.locator("#auth-bearer-value") });
    await bearer.locator("#auth-bearer-value").fill(await product.token("alice@example.com"));
    await bearer.getByRole("button", { name: "Apply credentials" }).click();
    await page.locator(".dialog-ux .btn-done").first().click();

    const created = await execute("Customers", "createCustomer", {
      first_name: "Wanjiru",
      second_name: "Kamau",
      phone: "+254712345678",
    });
    expect(created.status).toBe("201");
    const listed = await execute("Customers", "listCustomers");
    expect([listed.status, listed.body.results]).toEqual(["200", [created.body]]);
    expect(await faults()).toEqual([]);
  });

  /** Opens an operation, executes it, and reads the answer that the page shows. */
  async function execute(tag: string, operationId: string, body?: unknown) {
    const operation = page.locator(`#operations-${tag}-${operationId}`);
    await operation.locator(".opblock-summary-control").click();
    if (body) await operation.locator("textarea.body-param__text").fill(JSON.stringify(body));
    await operation.getByRole("button", { name: "Execute" }).click();
    const answer = operation.locator(".live-responses-table .response");
    await answer.waitFor();
    return {
      status: (await answer.locator(".response-col_status").innerText()).trim(),
      body: JSON.parse(await answer.locator(".highlight-code code").first().innerText()),
    };
  }

  test("Redoc shows every operation of the document", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${product.origin}/api/v1/docs/`);
    await page.locator("#redoc").getByRole("heading", { name: /^Oda/ }).waitFor();
    const { paths } = await (await fetch(`${product.origin}/api/schema/`)).json();
    const summaries = Object.values<Record<string, { summary: string }>>(paths).flatMap((operations) =>
      Object.values(operations).map(({ summary }) => summary),
    );
    const headings = await page.locator("#redoc h2").allInnerTexts();
    expect(headings.map((text) => text.trim())).toEqual(expect.arrayContaining(summaries));
    expect(await faults()).toEqual([]);
  });

  test("the phone shows the text of an order", async () => {
    const token = await product.token("alice@example.com");
    const answer = await fetch(`${product.origin}/api/v1/customers/`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const [customer] = (await answer.json()).results;
    await fetch(`${product.origin}/api/v1/orders/`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({
        customer: customer.id,
        item: "<b>Rice</b> & beans",
        quantity: 1,
        price_per_unit: "10",
      }),
    });
    const phone = await browser.newPage();
    await phone.goto(product.gateway);
    await phone.getByText("Your order of 1 <b>Rice</b> & beans has been placed").waitFor({ timeout: 10_000 });
  });
});
