import { describe, expect, test } from "vitest";
import { resources } from "../src/resources.ts";
import { Client, request } from "./support/api.ts";
import { openApiDocument } from "./support/conformance.ts";
import { SignedInBrowser } from "./support/signed-in-browser.ts";

// What a new resource needs beside its entry in the registry. What its table needs is in db/tables.test.ts.

const lists = resources.filter(({ reader }) => reader.list);

describe("the registry", () => {
  test("makes the navigation and the root of the API", async () => {
    const { html } = await (await SignedInBrowser.open()).send("/");
    const { body } = await request("GET", "/api/v1/");
    for (const { name, title } of resources) {
      expect(html).toContain(`<a href="/api/v1/${name}/">${title}</a>`);
      expect(body[name]).toMatch(new RegExp(`/api/v1/${name}/$`));
    }
    expect(Object.keys(body)).toHaveLength(resources.length);
  });

  test.each(lists.map(({ name }) => name))("has %s searched", async (name) => {
    const { status } = await new Client().get(`/${name}/?search=rice`);
    expect(status, `search_text(${name}) and its index: to the migration`).toBe(200);
  });

  test("has files where a resource says so", async () => {
    const { paths } = await openApiDocument();
    const wrong = resources.flatMap(({ name, csv }) =>
      ["export", "import"]
        .filter((end) => Boolean(paths[`/api/v1/${name}/${end}/`]) !== csv)
        .map(
          (end) =>
            `/api/v1/${name}/${end}/: to src/${name}/routes.ts and handlers.ts, or another \`csv\` in index.ts`,
        ),
    );
    expect(wrong).toEqual([]);
  });
});
