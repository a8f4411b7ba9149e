import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const command = ["run", "-s", "owner-hash", "--"];
const env = { ...process.env, LOG_KEY: "a-log-key-0123456789abcdef" };
const [alice, bob] = ["https://accounts.google.com|1122", "https://accounts.google.com|3344"];
// HMAC-SHA-256 by OpenSSL: printf %s "$owner" | openssl dgst -sha256 -hmac "$LOG_KEY"
const line = `a4154774ee7814f0a834b8e05fe17ae2 ${alice}\n`;

test("npm run owner-hash prints what the log calls an owner", async () => {
  expect((await run("npm", [...command, alice], { env })).stdout).toBe(line);
});

test("it finds an owner among many", async () => {
  const child = spawn("npm", command, { env, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(`${bob}\n\n${alice}\n`);
  let output = "";
  for await (const chunk of child.stdout) output += chunk;
  expect(output.split("\n")).toHaveLength(3);
  expect(output).toContain(line);
});

test("without a key it says how to give one", async () => {
  const { LOG_KEY: _, ...keyless } = env;
  await expect(run("npm", [...command, alice], { env: keyless })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Say with which key: LOG_KEY=/),
  });
});
