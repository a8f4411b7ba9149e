import { describe, expect, test } from "vitest";
import { Client, someone, somePhone } from "../support/api.ts";

import { imported } from "../support/csv.ts";
import { SignedInBrowser } from "../support/signed-in-browser.ts";

const LISTS = ["customers", "items", "orders"];
/** Sends the form that imports a file. @param fields beside those that its page has */
async function upload(
  browser: SignedInBrowser,
  collection: string,
  file: string,
  fields: Record<string, string> = {},
) {
  const list = `/api/v1/${collection}/`;
  const form = new FormData();
  const all = { ...(await browser.form(list, "Import CSV")), ...fields };
  for (const [name, value] of Object.entries(all)) form.append(name, value);
  form.append("file", new Blob([file], { type: "text/csv" }), "file.csv");
  return browser.send(`${list}import/`, { form });
}

/** What a page says, without its tags. */
const words = (page: string) =>
  page
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ")
    .replaceAll("&quot;", '"');

describe("the page of a list", () => {
  test.each(LISTS)("of %s offers to import and to export what is found", async (collection) => {
    const browser = await SignedInBrowser.open();
    const path = `/api/v1/${collection}/`;
    const { html: body } = await browser.send(
      `${path}?search=a&limit=5&ordering=-${collection === "orders" ? "amount" : "created_at"}`,
    );
    const [, exportLink] = /href="(export\/[^"]*)"/.exec(body)!;
    expect(exportLink).toMatch(/^export\/\?search=a&amp;ordering=-\w+$/);
    expect(body).toContain(`<form method="post" action="${path}import/" enctype="multipart/form-data"`);
    const { status, headers } = await browser.send(path + exportLink!.replaceAll("&amp;", "&"));
    expect([status, headers.get("Content-Disposition")]).toEqual([200, expect.stringMatching(/^attachment/)]);
  });

  test("of texts, and of settings, offers neither", async () => {
    const browser = await SignedInBrowser.open();
    for (const path of ["/api/v1/notifications/", "/api/v1/me/", "/api/v1/"]) {
      expect((await browser.send(path)).html).not.toContain("CSV");
    }
  });

  test("is where the address of an import leads to", async () => {
    const { status, headers } = await (await SignedInBrowser.open()).send("/api/v1/items/import/");
    expect([status, headers.get("Location")]).toEqual([303, "../#files"]);
  });
});

describe("an uploaded file", () => {
  test("is checked, then imported, and the page says what became of it", async () => {
    const email = someone();
    const [browser, owner] = [await SignedInBrowser.open(email), new Client(email)];
    const file = `code;first_name;second_name;phone\r\nAM001;<b>Amina;Otieno;${somePhone()}\r\nX;B;C;${somePhone()}\r\n`;
    const trial = await upload(browser, "customers", file, { dry_run: "true" });
    expect(trial.status).toBe(200);
    expect(words(trial.html)).toContain(
      "Checked, and nothing was changed. To import the file, choose it once more below. 1 to be added 0 to be changed 0 as they are 1 refused",
    );
    expect(words(trial.html)).toContain("3 code must be 5 letters or digits");
    expect((await owner.get("/customers/?count=true")).body.count).toBe(0);
    const { html } = await upload(browser, "customers", file);
    expect(words(html)).toContain("1 added 0 changed 0 as they were 1 refused");
    expect((await owner.get("/customers/")).body.results[0].first_name).toBe("<b>Amina");
  });

  test("tells how far it is, chunk by chunk, before it has come to its end", async () => {
    const browser = await SignedInBrowser.open();
    const rows = Array.from({ length: 1_100 }, (_, index) => `Item ${index},1`);
    const { html, headers } = await upload(browser, "items", ["name,price", ...rows].join("\n"));
    const told = [...words(html).matchAll(/([\d,]+) of about ([\d,]+) rows/g)].map(([, done, all]) => [
      done,
      all,
    ]);
    expect(told).toEqual([
      ["0", "1,100"],
      ["500", "1,100"],
      ["1,000", "1,100"],
    ]);
    expect(headers.get("Cache-Control")).toContain("no-transform");
  });

  test("that cannot be read is refused on a page with the form to try again", async () => {
    const browser = await SignedInBrowser.open();
    for (const [file, status, detail] of [
      ["name,colour<i>\nTea,red\n", 400, "colour&lt;i&gt; is not a column of this file"],
      ["", 400, "The file is empty"],
      ['name,price\n"Tea,1\n', 200, "begins a quote that is never closed"],
    ] as const) {
      const answer = await upload(browser, "items", file);
      expect(answer.status).toBe(status);
      expect(words(answer.html)).toContain(detail);
      expect(answer.html).toContain('type="file"');
    }
  });

  test("is not taken without the proof of its form, or from another site", async () => {
    const email = someone();
    const browser = await SignedInBrowser.open(email);
    const { csrf_token } = await (await SignedInBrowser.open()).form("/api/v1/items/", "Import CSV");
    for (const token of ["", "x", csrf_token!]) {
      const { status } = await upload(browser, "items", "name,price\nTea,1\n", { csrf_token: token });
      expect(status).toBe(403);
    }
    expect((await new Client(email).get("/items/?count=true")).body.count).toBe(0);
  });

  test("of orders texts the customers only where the box says so", async () => {
    const email = someone();
    const [browser, owner] = [await SignedInBrowser.open(email), new Client(email)];
    await owner.customer({ code: "WJ001" });
    await imported(owner, "items", "name,price\nTea,1\n");
    const send = (key: string, send_texts: string) =>
      upload(browser, "orders", `reference,customer_code,item,quantity\n${key},WJ001,Tea,1\n`, {
        send_texts,
      });
    await send("k1", "false");
    expect((await owner.get("/notifications/?count=true")).body.count).toBe(0);
    await send("k2", "true");
    expect((await owner.get("/notifications/?count=true")).body.count).toBe(1);
  });
});
