import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { isAllowed, licenceTable, refusedLicences, shipped } from "../../dev/runtime-licences.ts";

const lockfile = JSON.parse(await readFile("package-lock.json", "utf8"));

test("what goes out with Oda is listed, with all that it needs, under licences that ask for a notice alone", async () => {
  const listed = shipped(lockfile).map(({ name, into }) => `${name} ${into}`);
  const { dependencies } = JSON.parse(await readFile("package.json", "utf8"));
  for (const name of Object.keys(dependencies)) expect(listed).toContain(`${name} the Worker`);
  // What @hono/zod-openapi needs; what the bundle of Redoc holds.
  expect(listed).toEqual(
    expect.arrayContaining([
      "@asteasolutions/zod-to-openapi the Worker",
      "swagger-ui-dist the docs pages",
      "react-dom the docs pages",
      "dompurify the docs pages",
    ]),
  );
  for (const tool of ["wrangler", "vitest", "axe-core", "typescript", "node"])
    expect(listed.filter((line) => line.startsWith(`${tool} `))).toEqual([]);
  expect(refusedLicences(lockfile)).toEqual([]);
  expect(await readFile("docs/licences.md", "utf8")).toBe(licenceTable(lockfile));
});

test("a package under a copyleft licence, or under none that is named, is refused however deep it is", () => {
  const packages = {
    "": { dependencies: { one: "1.0.0" } },
    "node_modules/one": { version: "1.0.0", license: "MIT", dependencies: { two: "^1.0.0" } },
    "node_modules/one/node_modules/two": {
      version: "1.2.0",
      license: "MIT",
      optionalDependencies: { three: "*" },
    },
    "node_modules/two": { version: "2.0.0", license: "AGPL-3.0-only" },
    "node_modules/three": { version: "3.0.0", license: "GPL-3.0-or-later", peerDependencies: { four: "*" } },
    "node_modules/four": { version: "4.0.0" },
    "node_modules/tool": { version: "5.0.0", license: "GPL-3.0-only" },
  };
  expect(refusedLicences({ packages })).toEqual([
    "four 4.0.0: none (into the Worker)",
    "three 3.0.0: GPL-3.0-or-later (into the Worker)",
  ]);
});

test.each([
  ["MIT", true],
  ["(MPL-2.0 OR Apache-2.0)", true],
  ["MIT AND ISC", true],
  ["MPL-2.0", false],
  ["LGPL-3.0-or-later", false],
  ["SSPL-1.0", false],
  ["Apache-2.0 AND LGPL-3.0-or-later", false],
  ["MIT AND (GPL-2.0-only OR LGPL-2.1-only)", false],
  ["SEE LICENSE IN LICENSE.md", false],
  ["UNLICENSED", false],
  ["BSD", false],
])("the licence %s: %s", (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});
