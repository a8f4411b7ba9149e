import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

test("a small chaos benchmark keeps every promise", async () => {
  const args = ["run", "-s", "chaos", "--", "--orders", "60", "--kills", "2", "--limit", "45", "--hurry"];
  const { DATABASE_URL: _, ...env } = process.env;
  const { stdout } = await run("npm", args, { env, timeout: 110_000 }).catch((error) => {
    throw new Error(`${error.message}\n${error.stdout}${error.stderr}`);
  });
  expect(stdout).toMatch(/orders that clients were told are accepted +\| +60 \| kept/);
  // Of 60, without those whose order was cancelled before.
  expect(stdout).toMatch(/texts over the limit of the day, skipped +\| +1[2-5] \| kept/);
  expect(stdout).toMatch(/texts of orders that had been cancelled before +\| +0 \| kept/);
  expect(stdout).toMatch(/texts that it took more than once +\| +0 \| kept/);
  expect(stdout).not.toContain("BROKEN");
});
