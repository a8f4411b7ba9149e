import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const command = ["run", "-s", "business-hash", "--"];
const env = { ...process.env, LOG_KEY: "a-log-key-0123456789abcdef" };
const [alice, bob] = ["https://accounts.google.com|1122", "https://accounts.google.com|3344"];
// The id is a UUID of version 8 made from: printf %s "$alice" | openssl dgst -sha256
const id = "b39698c9-c673-8376-ba7e-7f5846a08b26";
// printf %s "$id" | openssl dgst -sha256 -hmac "$LOG_KEY"
const hash = "3ce633c3a488ad05ff526b5896a22732";
const line = `${hash} ${alice}\n`;

test("npm run business-hash prints what the log calls a business, by its id or by who has it", async () => {
  expect((await run("npm", [...command, alice, id], { env })).stdout).toBe(`${line}${hash} ${id}\n`);
});

test("it refuses what names no business", async () => {
  await expect(run("npm", [...command, "Duka"], { env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Duka is no business/),
  });
});

test("it finds a business among many", async () => {
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
