import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { watch } from "./browser.ts";
import type { Product } from "./product.ts";

export interface SignedIn {
  page: Page;
  /** What no page should have: violations, errors, requests to other origins. */
  faults(): Promise<string[]>;
}

/** Somebody at a browser of their own who goes to the home page and signs in. */
export async function signIn(
  browser: Browser,
  product: Product,
  email: string,
  options: BrowserContextOptions = {},
): Promise<SignedIn> {
  const context = await browser.newContext({ baseURL: product.origin, ...options });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await typeEmail(page, email);
  await page.getByText(`You are signed in as ${email}.`).waitFor();
  // From here on: the provider's own page is no page of ours.
  const faults = options.javaScriptEnabled === false ? async () => [] : await watch(page, product.origin);
  return { page, faults };
}

/** At the provider's page. */
export async function typeEmail(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
}
