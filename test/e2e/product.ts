import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { isNoise } from "../../dev/wrangler-output.ts";
import { faultsOfLog } from "../support/log-check.ts";

const run = promisify(execFile);

/** The whole product, as `npm run dev` starts it, on ports of its own. */
export interface Product {
  origin: string;
  gateway: string;
  /** What it printed so far. */
  output(): string;
  /** An ID token, by the command that the README names. */
  token(email: string): Promise<string>;
  /**
   * Ends it as Ctrl-C does.
   * @throws when it had ended by itself, anything that it started is still running ten seconds later, or its log has
   *   what it must not
   */
  interrupt(): Promise<void>;
}

export async function within<Value>(
  seconds: number,
  what: string,
  attempt: () => Promise<Value | undefined>,
): Promise<Value> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await attempt();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`${what} took more than ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What people type in these tests, beside numbers, e-mails and tokens, which are found whosever they are. */
const TYPED = ["Wanjiru", "Kamau", "Amina", "Otieno", "WJ001", "WJ002", "Basmati", "Sugar", "Duka", "chai"];

/** Fails when a product logged anything but lines that say nothing of anybody. */
async function checkLog(data: string): Promise<void> {
  const output = stripVTControlCharacters(await readFile(join(data, "wrangler.log"), "utf8"));
  // wrangler sets a mark before what is warned of.
  const lines = output.split("\n").map((line) => line.replace(/^[▲✘] \[(WARNING|ERROR)\] /, "").trimEnd());
  // Among the noise are lines of the Worker's that only say that all is well.
  const logged = lines.filter((line) => !isNoise(line) || line.startsWith("{"));
  const faults = faultsOfLog({ lines: logged }, TYPED);
  if (!logged.some((line) => line.includes('"route":"/readyz"'))) {
    faults.push("There is no line of the request that said it was ready");
  }
  if (faults.length > 0) throw new Error(`The product's log has faults:\n${faults.slice(0, 10).join("\n")}`);
}

/** Whether any process of a group is there. */
function isRunning(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

/**
 * @param port of the Worker; the stand-ins come after it
 * @param args further flags of `npm run dev`
 */
export async function startProduct(port: number, data: string, ...args: string[]): Promise<Product> {
  const command = ["run", "-s", "dev", "--", "--ports", String(port), "--data", data, ...args];
  // A process group of its own, as a terminal makes one: what Ctrl-C reaches.
  const child: ChildProcess = spawn("npm", command, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let stopped = false;
  child.stdout!.on("data", (chunk) => (output += chunk));
  child.stderr!.on("data", (chunk) => (output += chunk));
  await within(90, `npm run dev\n${output}`, async () => {
    if (child.exitCode !== null) throw new Error(`npm run dev ended with ${child.exitCode}:\n${output}`);
    return output.includes("npm run -s token") || undefined;
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    gateway: `http://127.0.0.1:${port + 5}`,
    output: () => output,
    async token(email) {
      const { stdout, stderr } = await run("npm", [
        "run",
        "-s",
        "token",
        "--",
        "--ports",
        String(port),
        email,
      ]);
      if (stderr) throw new Error(stderr);
      return stdout.replace(/\n$/, "");
    },
    async interrupt() {
      if (stopped) return;
      stopped = true;
      if (!isRunning(child.pid!)) throw new Error(`npm run dev ended by itself:\n${output.slice(-5_000)}`);
      process.kill(-child.pid!, "SIGINT");
      await within(10, "stopping", async () => !isRunning(child.pid!) || undefined);
      await checkLog(data);
    },
  };
}

/** An empty folder for a product's data, under the git-ignored `.oda`. */
export async function emptyDataFolder(name: string): Promise<string> {
  const folder = `.oda/e2e-${name}`;
  await rm(folder, { recursive: true, force: true });
  return folder;
}
