import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { noBrowser } from "./chromium.ts";
import { emptyDataFolder, type Product, startProduct } from "./product.ts";
import { type SignedIn, signIn, typeEmail } from "./signed-in.ts";

describe.skipIf(noBrowser)("the pages help when something goes otherwise than meant", () => {
  let product: Product;
  let browser: Browser;
  let owner: SignedIn;
  let page: Page;
  let customer: string;

  beforeAll(async () => {
    product = await startProduct(28_847, await emptyDataFolder("pages"));
    browser = await openBrowser();
    owner = await signIn(browser, product, "amina@example.com");
    page = owner.page;
    customer = await addCustomer("Wanjiru", "+254712345678");
  });

  afterAll(async () => {
    await browser?.close();
    await product?.interrupt();
  });

  /** @returns the path of their page */
  async function addCustomer(first: string, phone: string): Promise<string> {
    await page.goto("/api/v1/customers/");
    await page.getByLabel("First name (required)").fill(first);
    await page.getByLabel("Second name (required)").fill("Kamau");
    await page.getByLabel("Phone (required)").fill(phone);
    await page.getByRole("button", { name: "Add customer" }).click();
    await page.getByRole("heading", { level: 1, name: `${first} Kamau` }).waitFor();
    return new URL(page.url()).pathname;
  }

  async function fillOrder(item: string): Promise<void> {
    await page.goto("/api/v1/orders/");
    await page.locator("#field-customer").selectOption({ index: 1 });
    await page.getByLabel("Or something else").fill(item);
    await page.getByLabel("Quantity").fill("2");
    await page.getByLabel("Price per unit").fill("50");
  }

  const orders = async (item: string) => {
    await page.goto(`/api/v1/orders/?search=${item}`);
    return page.locator("tbody tr").count();
  };

  test("an error stands beside its field, with what was typed", async () => {
    await page.goto("/api/v1/customers/");
    await page.getByLabel("First name (required)").fill("Otieno");
    await page.getByLabel("Second name (required)").fill("Odhiambo");
    await page.getByLabel("Phone (required)").fill("0712");
    await page.getByRole("button", { name: "Add customer" }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.getByLabel("First name (required)").inputValue()).toBe("Otieno");
    const phone = page.getByLabel("Phone (required)");
    expect([await phone.inputValue(), await phone.getAttribute("aria-invalid")]).toEqual(["0712", "true"]);
    const described = (await phone.getAttribute("aria-describedby"))!.split(" ").at(-1);
    expect(await page.locator(`#${described}`).innerText()).toMatch(
      /^Phone must be .* such as \+254712345678\.$/,
    );
    await alert.getByRole("link", { name: "Phone" }).click();
    await page.keyboard.press("Tab");
    await phone.fill("+254712345680");
    await page.getByRole("button", { name: "Add customer" }).click();
    await page.getByRole("heading", { level: 1, name: "Otieno Odhiambo" }).waitFor();
  });

  test("two clicks place one order", async () => {
    await fillOrder("Doubleclick");
    await page.getByRole("button", { name: "Place order" }).dblclick();
    await page.getByRole("heading", { level: 1, name: "2 × Doubleclick" }).waitFor();
    expect(await orders("Doubleclick")).toBe(1);
  });

  test("two clicks without JavaScript do too", async () => {
    const { page: plain } = await signIn(browser, product, "amina@example.com", { javaScriptEnabled: false });
    await plain.goto("/api/v1/orders/");
    await plain.locator("#field-customer").selectOption({ index: 1 });
    await plain.getByLabel("Or something else").fill("Plainclick");
    await plain.getByLabel("Quantity").fill("2");
    await plain.getByLabel("Price per unit").fill("50");
    await plain.getByRole("button", { name: "Place order" }).dblclick();
    await plain.getByRole("heading", { level: 1, name: "2 × Plainclick" }).waitFor();
    expect(await orders("Plainclick")).toBe(1);
  });

  test("who saves over another window's change is told what it was", async () => {
    const other = await page.context().newPage();
    for (const window of [page, other]) await window.goto(customer);
    await other.getByLabel("First name").fill("Wambui");
    await other.getByRole("button", { name: "Save" }).click();
    await other.getByRole("heading", { level: 1, name: "Wambui Kamau" }).waitFor();

    await page.getByLabel("First name").fill("Wanja");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").filter({ hasText: "It has changed since you read it" }).waitFor();
    expect(await page.getByLabel("First name").inputValue()).toBe("Wanja");
    await page.getByText("Now stored: Wambui").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Wanja Kamau" }).waitFor();
    await other.close();
  });

  test("what is gone, and what is another's, leads back to the list", async () => {
    const doomed = await addCustomer("Doomed", "+254712345679");
    await page.getByText("Delete …").click();
    await page.getByRole("button", { name: "Delete this customer" }).click();
    await page.getByText("Deleted.").waitFor();
    const { page: stranger } = await signIn(browser, product, "bob@example.com");
    for (const [who, path] of [
      [page, doomed],
      [stranger, customer],
    ] as const) {
      await who.goto(path);
      await who.getByRole("heading", { level: 1, name: "There is nothing here" }).waitFor();
      await who.getByRole("link", { name: "Go to the list" }).click();
      await who.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
    }
  });

  test("a visitor signs in and comes back to where they were", async () => {
    const visitor = await browser.newPage({ baseURL: product.origin });
    await visitor.goto(`${customer}?format=`);
    await visitor.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await typeEmail(visitor, "amina@example.com");
    await visitor.getByRole("heading", { level: 1, name: "Wanja Kamau" }).waitFor();
  });

  test("a form that outlived its session keeps what was typed until it is sent again", async () => {
    await page.goto(customer);
    await page.getByLabel("First name").fill("Wairimu");
    await page.context().clearCookies({ name: "session" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Your session has ended, so nothing was done.").waitFor();

    const [window] = await Promise.all([
      page.context().waitForEvent("page"),
      page.getByRole("main").getByRole("link", { name: "Sign in" }).click(),
    ]);
    await typeEmail(window, "amina@example.com");
    await window.getByRole("heading", { level: 1, name: "Wanja Kamau" }).waitFor();
    await page.reload();
    await page.getByRole("alert").filter({ hasText: "Nothing was done yet" }).waitFor();
    expect(await page.getByLabel("First name").inputValue()).toBe("Wairimu");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Wairimu Kamau" }).waitFor();
  });

  test("an order prints as an order, and its curl can be copied", async () => {
    await fillOrder("Printed");
    await page.getByRole("button", { name: "Place order" }).click();
    await page.getByRole("heading", { level: 1, name: "2 × Printed" }).waitFor();
    await page.context().grantPermissions(["clipboard-write"]);
    await page.getByText("The request and the answer").click();
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    // No page of ours may read the clipboard, but a person may paste it.
    const field = page.getByRole("main").getByRole("textbox").first();
    await field.fill("");
    await field.press("ControlOrMeta+V");
    expect(await field.inputValue()).toBe(
      `curl -H "Authorization: Bearer $TOKEN" '${page.url().replace(/#.*/, "")}'`,
    );
    await page.emulateMedia({ media: "print" });
    await page.getByRole("definition").filter({ hasText: "100.00" }).waitFor();
    for (const role of ["navigation", "button", "textbox", "combobox"] as const) {
      expect(await page.getByRole(role).filter({ visible: true }).count(), role).toBe(0);
    }
    await page.emulateMedia({ media: null });
  });

  test("Swagger UI needs nothing but the browser's session", async () => {
    const { page: swagger, faults } = await signIn(browser, product, "swagger@example.com");
    await swagger.goto("/api/v1/swagger-docs/");
    const operation = swagger.locator("#operations-Customers-createCustomer");
    await operation.locator(".opblock-summary-control").click();
    const input = { first_name: "Swagger", second_name: "User", phone: "+254712345681" };
    await operation.locator("textarea.body-param__text").fill(JSON.stringify(input));
    await operation.getByRole("button", { name: "Execute" }).click();
    const answer = operation.locator(".live-responses-table .response");
    expect((await answer.locator(".response-col_status").innerText()).trim()).toBe("201");
    await swagger.goto("/api/v1/customers/");
    await swagger.getByRole("link", { name: "Swagger" }).waitFor();
    expect(await faults()).toEqual([]);
  });
});
