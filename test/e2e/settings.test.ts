import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { ENVIRONMENTS } from "../../dev/deployment.ts";
import { readConfiguration } from "../../dev/doctor/configuration.ts";
import { findFaults, settingNames } from "../../src/env.ts";

const [readme, example, workflow] = await Promise.all(
  ["docs/configuration.md", ".dev.vars.example", ".github/workflows/deploy.yml"].map((file) =>
    readFile(file, "utf8"),
  ),
);

const sorted = (names: Iterable<string>) => [...names].sort();
const required = findFaults({}).map(([name]) => name);
const optional = settingNames.filter((name) => !required.includes(name));

/** README's table: name, meaning, whether it is a secret. */
const rows = [...readme!.matchAll(/^\| `([A-Z_]+)` \| (.+) \| (yes)? ?\|$/gm)].map(
  ([, name, what, secret]) => ({
    name: name!,
    what: what!,
    secret: secret !== undefined,
  }),
);

/** .dev.vars.example: name, and what is said of it. */
const entries = [...example!.matchAll(/((?:^# .*\n)+?)^# ([A-Z_]+)=(.+)$/gm)].map(
  ([, what, name, value]) => ({
    name: name!,
    what: what!.replaceAll(/^# /gm, ""),
    value: value!,
  }),
);

test("README's table, .dev.vars.example and src/env.ts name the same settings", () => {
  expect(sorted(rows.map(({ name }) => name))).toEqual(sorted(settingNames));
  expect(sorted(entries.map(({ name }) => name))).toEqual(
    sorted([...settingNames, "MIGRATION_DATABASE_URL"]),
  );
});

test("and the same of them are optional", () => {
  const startsOptional = ({ what }: { what: string }) => /^optional: /i.test(what);
  expect(sorted(rows.filter(startsOptional).map(({ name }) => name))).toEqual(sorted(optional));
  expect(sorted(entries.filter(startsOptional).map(({ name }) => name))).toEqual(sorted(optional));
});

test("development needs just what is required", async () => {
  expect(sorted(Object.keys(parseEnv(await readFile("dev/local.vars", "utf8"))))).toEqual(sorted(required));
});

test(".dev.vars.example is a file that sets nothing, until the `# ` before a name is taken away", () => {
  expect(parseEnv(example!)).toEqual({});
  const uncommented = parseEnv(example!.replaceAll(/^# (?=[A-Z_]+=)/gm, ""));
  expect(sorted(Object.keys(uncommented))).toEqual(sorted(entries.map(({ name }) => name)));
  // What only looks like a value is none that the Worker would take.
  const placeholders = entries.filter(({ value }) => value.includes("…")).map(({ name }) => name);
  const faults = findFaults(uncommented).map(([name]) => name);
  expect(faults.filter((name) => !placeholders.includes(name))).toEqual([]);
});

test.each(ENVIRONMENTS)("the workflow gives %s every setting that wrangler.toml does not", (environment) => {
  const job = workflow!.split(/^ {2}(?=\w+:$)/m).find((part) => part.startsWith(`${environment}:`))!;
  const given = [...job.matchAll(/^ {10}([A-Z_]+): \$\{\{ (secrets|vars)\.([A-Z_]+) \}\}$/gm)];
  for (const [, name, , from] of given) expect(from).toBe(name);
  const fixed = Object.keys(readConfiguration(environment).vars);
  const ours = given.map(([, name]) => name!).filter((name) => !name.startsWith("CLOUDFLARE_"));
  expect(sorted([...ours, ...fixed])).toEqual(sorted([...settingNames, "MIGRATION_DATABASE_URL"]));
  const secrets = given.filter(([, , kind]) => kind === "secrets").map(([, name]) => name!);
  const known = rows.filter(({ secret }) => secret).map(({ name }) => name);
  expect(sorted(secrets)).toEqual(sorted([...known, "MIGRATION_DATABASE_URL", "CLOUDFLARE_API_TOKEN"]));
});

const check = await readFile(".github/workflows/check.yml", "utf8");

test("secrets of the workflows reach the step that deploys, and no other", () => {
  const steps = workflow!.split(/^ {6}- /m);
  const withSecrets = steps.filter((step) => /secrets[.[]|secrets:/.test(step));
  expect(withSecrets.map((step) => step.split("\n")[0])).toEqual(
    ENVIRONMENTS.map((name) => `run: npm run deploy -- ${name}`),
  );
  expect(steps[0], "of what comes before the first step").not.toMatch(/secrets[.[]|secrets:/);
  expect(check).not.toMatch(/secrets[.[]|secrets:/);
});

test("the workflows pin what they use, and may only read", async () => {
  for (const text of [workflow!, check]) {
    const images = [...text.matchAll(/(?:container|image): (\S+)/g)].map(([, image]) => image!);
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
    expect(new Set(images).size, "one image, to be renewed at once").toBe(1);
    const uses = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action!);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^(\.\/\.github\/|[\w-]+\/[\w-]+@[0-9a-f]{40}$)/);
    expect([...text.matchAll(/^permissions:\n((?: {2}.*\n)+)/gm)].map(([, list]) => list)).toEqual([
      "  contents: read\n",
    ]);
    expect(text).not.toMatch(/^ +permissions:/m);
  }
});
