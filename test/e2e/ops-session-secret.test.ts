import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ops } from "./ops-command.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oda-secret-"));
});

afterAll(() => rm(folder, { recursive: true }));

const rotate = (args: string[], stdin?: string) =>
  ops(["rotate-session-secret", ...args], stdin === undefined ? {} : { stdin });

/** A secret as the command makes it, so many days ago. */
function madeDaysAgo(days: number, name: string): string {
  const day = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
  return `${day}-${name.repeat(43)}`;
}

const old = "a-secret-from-before-there-were-dates";

test("a list on standard input gets a new secret in front, once a day", async () => {
  const { code, stdout, stderr } = await rotate(["-"], `${old}\n`);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(new RegExp(`^${madeDaysAgo(0, "").slice(0, 9)}[\\w-]{43},${old}\n$`));
  expect((await rotate(["-"], stdout)).stdout).toBe(stdout);
  const other = await rotate(["-"], old);
  expect(other.stdout).not.toBe(stdout);
});

test.each([
  ["nothing, while the front is younger than a week", [madeDaysAgo(7, "b"), old], 2],
  ["what the front replaced more than a week ago", [madeDaysAgo(9, "b"), old], 1],
  ["and all before it", [madeDaysAgo(3, "c"), madeDaysAgo(20, "b"), old, "another-secret-from-long-ago"], 2],
  ["nothing of which no day is known", [old, "another-secret-from-long-ago"], 2],
])("--drop drops %s", async (_, list, left) => {
  const { code, stdout } = await rotate(["-", "--drop"], list.join(", "));
  expect([code, stdout]).toEqual([0, `${list.slice(0, left).join(",")}\n`]);
});

test("--start-over leaves one new secret alone; a list that is missing is otherwise refused", async () => {
  expect((await rotate(["-", "--start-over"], old)).stdout).toMatch(/^\d{8}-[\w-]{43}\n$/);
  expect((await rotate(["-", "--start-over"], "")).stdout).toMatch(/^\d{8}-[\w-]{43}\n$/);
  expect(await rotate(["-"], "\n")).toEqual({
    code: 1,
    stdout: "",
    stderr: "There is no list on standard input.\n",
  });
  expect((await rotate(["-", "--drop", "--start-over"], old)).stderr).toMatch(/exclude each other/);
});

test("a file's line is changed, and nothing else of it, after --yes", async () => {
  const file = join(folder, "production.vars");
  const before = `# Kept here.\nOIDC_CLIENT_ID=a$&b\nSESSION_SECRET = "${old}"\nALLOWED_DOMAINS=duka.example\n`;
  await writeFile(file, before);
  const asked = await rotate([file]);
  expect(asked.stdout).toContain("1 new, 0 dropped, 2 in the list.\nNothing was changed.");
  expect(asked.stdout).not.toContain(old);
  expect(await readFile(file, "utf8")).toBe(before);

  expect((await rotate([file, "--yes"])).stdout).toContain("Done.");
  const after = await readFile(file, "utf8");
  const [line] = /^SESSION_SECRET=.*$/m.exec(after)!;
  expect(line).toMatch(new RegExp(`^SESSION_SECRET=\\d{8}-[\\w-]{43},${old}$`));
  expect(after).toBe(before.replace(/^SESSION_SECRET.*$/m, line));
  expect((await stat(file)).mode & 0o77).toBe(0);
  expect((await rotate([file, "--yes"])).stdout).toMatch(/^Nothing to do/);
  expect(await readFile(file, "utf8")).toBe(after);
  expect((await rotate([join(folder, "none.vars"), "--yes"])).stderr).toMatch(/has no line SESSION_SECRET/);
});
