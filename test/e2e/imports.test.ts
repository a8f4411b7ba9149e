import { execFile } from "node:child_process";
import { appendFile, cp } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { copyCheckout } from "./checkout.ts";

let folder: string;
const planted: string[] = [];

beforeAll(async () => {
  folder = await copyCheckout("imports");
  await cp(".dependency-cruiser.mjs", join(folder, ".dependency-cruiser.mjs"));
});

afterEach(async () => {
  for (const file of planted.splice(0)) await cp(file, join(folder, file));
});

/** Adds a line to a file of the copy, for the length of a test. */
async function plant(file: string, line: string): Promise<void> {
  planted.push(file);
  await appendFile(join(folder, file), `\n${line}\n`);
}

function check(): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile("npm", ["run", "-s", "check:imports"], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

describe("npm run check:imports", () => {
  test("finds nothing in src/", async () => {
    expect(await check()).toEqual({ code: 0, output: expect.stringContaining("no dependency violations") });
  });

  test("refuses each import that leads upwards, between rooms or in a circle", async () => {
    const wrong = [
      ["a higher floor", "db/page.ts", 'import "../http/list.ts";', "db-imports-upwards"],
      ["a higher floor's type", "log/line.ts", 'export type * from "../db/page.ts";', "log-imports-upwards"],
      ["the app", "me/handlers.ts", 'import "../app.ts";', "resources-imports-upwards"],
      ["settings", "http/list.ts", 'import "../settings.ts";', "http-imports-auth-or-settings"],
      ["auth", "http/list.ts", 'import "../auth/csrf.ts";', "http-imports-auth-or-settings"],
      [
        "another resource's handlers",
        "me/handlers.ts",
        'import "../orders/handlers.ts";',
        "room-imports-handlers-or-routes-of-another",
      ],
      ["queries, by a contract", "items/schema.ts", 'import "./queries.ts";', "schema-imports-queries"],
      ["a circle", "db/query.ts", 'import "./page.ts";', "circle"],
    ] as const;
    // All of src/ is read once for all of them.
    for (const [, file, line] of wrong) await plant(`src/${file}`, line);
    const { code, output } = await check();
    expect(code).not.toBe(0);
    for (const [what, file, line, rule] of wrong) {
      const [, path] = /"(.+)"/.exec(line)!;
      const { pathname } = new URL(path!, `file:///src/${file}`);
      const [from, to] = [`src/${file}`, pathname.slice(1)];
      // A circle is told from whichever of its files is read first.
      const told = rule === "circle" ? `${to} → ${from} → ${to} ` : `${from} → ${to} `;
      expect(output.replaceAll(/\s+/g, " "), what).toContain(`error ${rule}: ${told}`);
    }
  });

  test("refuses a word of a tenant's in a shared room", async () => {
    await plant("src/http/list.ts", "// Lists orders by customer_code.");
    const { code, output } = await check();
    expect(code).not.toBe(0);
    expect(output).toMatch(/src\/http\/list\.ts:\d+: the word `orders`/);
    expect(output).toMatch(/src\/http\/list\.ts:\d+: the word `customer_code`/);
  });
});
