import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { noBrowser } from "./chromium.ts";
import { emptyDataFolder, type Product, startProduct, within } from "./product.ts";

const PORT = 28_957;
const PHONE = "+254712345678";

describe.skipIf(noBrowser)("a customer with the local phone", () => {
  let product: Product;
  let browser: Browser;
  let token: string;
  let customer: { id: string };

  const api = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${product.origin}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return response.json();
  };
  const order = () =>
    api("POST", "/orders/", { customer: customer.id, item: "Sugar", quantity: 1, price_per_unit: "150" });
  const texts = async (): Promise<unknown[]> => (await fetch(`${product.gateway}/messages`)).json();
  const textOf = async ({ id }: { id: string }) =>
    (await api("GET", `/notifications/?order=${id}`)).results[0];

  beforeAll(async () => {
    product = await startProduct(PORT, await emptyDataFolder("replies"));
    token = await product.token("alice@example.com");
    browser = await openBrowser();
    customer = await api("POST", "/customers/", {
      first_name: "Wanjiru",
      second_name: "Kamau",
      phone: PHONE,
    });
  });

  afterAll(async () => {
    await browser?.close();
    await product?.interrupt();
  });

  test("answers a text, says STOP and gets no more, says START and gets them again", async () => {
    const page = await browser.newPage({ viewport: { width: 400, height: 700 } });
    await page.goto(product.gateway);
    const answer = async (text: string) => {
      await page.getByLabel(`Answer as ${PHONE}`).fill(text);
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText(`Sent: ${text}`).waitFor();
    };
    const stopped = async () => (await api("GET", `/customers/${customer.id}/`)).sms_stopped;

    await order();
    await within(10, "the first text", async () => (await texts()).length === 1 || undefined);
    await answer("Nitakuja kesho");
    expect((await api("GET", "/replies/")).results).toMatchObject([
      { customer: customer.id, from: PHONE, to: "22334", text: "Nitakuja kesho" },
    ]);

    await answer("Stop.");
    expect(await stopped()).toBe(true);
    expect(await textOf(await order())).toMatchObject({ state: "skipped", failure: { code: "stopped" } });

    await answer("START");
    expect(await stopped()).toBe(false);
    await order();
    await within(10, "a text again", async () => (await texts()).length === 2 || undefined);
    // What is being typed stays while texts come in, and there is one form for the number.
    await page.getByLabel(`Answer as ${PHONE}`).fill("Asante sa");
    await order();
    await expect.poll(() => page.locator("li").count(), { timeout: 10_000 }).toBe(3);
    expect(await page.getByLabel(`Answer as ${PHONE}`).inputValue()).toBe("Asante sa");
    await page.keyboard.type("na");
    await page.keyboard.press("Enter");
    await page.getByText("Sent: Asante sana").waitFor();
    expect((await api("GET", "/replies/")).results).toHaveLength(2);
    await page.close();
  });
});
