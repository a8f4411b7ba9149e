import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violationsOf } from "./axe.ts";
import { openBrowser } from "./browser.ts";
import { noBrowser } from "./chromium.ts";
import { emptyDataFolder, type Product, startProduct } from "./product.ts";
import { signIn } from "./signed-in.ts";

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

const csv = (text: string) => ({ name: "file.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
const many = Array.from(
  { length: 8_000 },
  (_, index) => `C${String(index).padStart(4, "0")};Wanjiru;Kamau;+2547${10_000_000 + index}\r\n`,
);
const HEADER = "\ufeffcode;first_name;second_name;phone\r\n";

async function choose(page: Page, file: ReturnType<typeof csv>, { onlyCheck = false } = {}) {
  await page.getByLabel("CSV file (required)").setInputFiles(file);
  await page.getByLabel("Only check it").setChecked(onlyCheck);
}
async function outcome(page: Page): Promise<string[]> {
  // With its stylesheet, which puts each part on a line of its own.
  await page.waitForLoadState();
  return page.locator(".cards li").allInnerTexts();
}

describe.skipIf(noBrowser)("a shop owner with a spreadsheet", () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    product = await startProduct(28_937, await emptyDataFolder("files"));
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await product?.interrupt();
  });

  for (const [name, options] of [
    ["with JavaScript, on a phone, in the dark", { viewport: PHONE, colorScheme: "dark" }],
    ["with JavaScript, at a desk, in the light", { viewport: DESK, colorScheme: "light" }],
    [
      "without JavaScript, on a phone, in the light",
      { viewport: PHONE, colorScheme: "light", javaScriptEnabled: false },
    ],
    [
      "without JavaScript, at a desk, in the dark",
      { viewport: DESK, colorScheme: "dark", javaScriptEnabled: false },
    ],
  ] as const) {
    test(`uploads it, sees how far it is, mends it, and downloads it again ${name}`, async () => {
      const email = `${name.replaceAll(/\W+/g, "-")}@example.com`;
      const { page, faults } = await signIn(browser, product, email, options);
      const scripted = !("javaScriptEnabled" in options);
      const isFine = async () => {
        await page.waitForLoadState();
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width).toBeLessThanOrEqual(options.viewport.width);
        if (scripted) expect(await violationsOf(page)).toEqual([]);
      };
      await page.goto("/api/v1/customers/");
      await page.getByRole("link", { name: "Import and export" }).click();
      await isFine();

      await choose(page, csv(`${HEADER}AM001;Amina;Otieno;0712\r\nBA001;=Baraka;Mwangi;+254733000001\r\n`), {
        onlyCheck: true,
      });
      await page.getByRole("button", { name: "Import CSV" }).click();
      await page.getByText("Checked, and nothing was changed.").waitFor();
      expect(await outcome(page)).toEqual([
        "1\nto be added",
        "0\nto be changed",
        "0\nas they are",
        "1\nrefused",
      ]);
      await page.getByRole("cell", { name: /^must be a possible phone number/ }).waitFor();
      await isFine();

      await choose(page, csv(HEADER + many.join("")));
      await page.getByRole("button", { name: "Import CSV" }).click({ noWaitAfter: true });
      const running = page.locator(".running").filter({ visible: true });
      await running.filter({ hasText: /^[\s\S]*[1-7],[05]00 of about 8,000 rows/ }).waitFor();
      // The latest alone is to be seen.
      expect(await running.count()).toBeLessThanOrEqual(1);
      await page.getByText("Imported.").waitFor();
      expect(await outcome(page)).toEqual(["8,000\nadded", "0\nchanged", "0\nas they were", "0\nrefused"]);
      await isFine();

      await page.getByRole("link", { name: "Go to the list" }).click();
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "Export CSV" }).click();
      const file = await readFile(await (await download).path(), "utf8");
      expect((await download).suggestedFilename()).toMatch(/^customers-[\d-]+\.csv$/);
      expect(file.split("\r\n")).toHaveLength(8_002);
      // Excel needs the mark to know UTF-8, and a program would take it for a part of the first name.
      expect(file).toMatch(/^\ufefffirst_name,/);
      const headers = { Authorization: `Bearer ${await product.token(email)}` };
      const whole = await fetch(`${product.origin}/api/v1/customers/export/`, { headers });
      expect(Buffer.from(await whole.arrayBuffer()).toString()).toBe(file.slice(1));

      await choose(page, csv(file.replace("Wanjiru", "Njeri")));
      await page.getByRole("button", { name: "Import CSV" }).click();
      await page.getByText("Imported.").waitFor();
      expect(await outcome(page)).toEqual(["0\nadded", "1\nchanged", "7,999\nas they were", "0\nrefused"]);

      await choose(page, csv("name,colour\nTea,red\n"));
      await page.getByRole("button", { name: "Import CSV" }).click();
      await page.getByText("is not a column of this file").first().waitFor();
      await isFine();
      // The browser itself notes that the answer was a refusal.
      expect((await faults()).filter((fault) => !/status of 400/.test(fault))).toEqual([]);
      await page.context().close();
    });
  }
});
