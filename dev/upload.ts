import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFaults } from "../src/env.ts";
import { type Environment, loadDeployment, withoutSettings } from "./deployment.ts";
import { readConfiguration } from "./doctor/configuration.ts";
import { root } from "./options.ts";
import { SetupError } from "./setup-error.ts";

/** @param stdout `pipe` to show it only when wrangler fails */
export function wrangler(args: string[], stdout: "inherit" | "pipe", env: NodeJS.ProcessEnv = {}): void {
  const cli = fileURLToPath(import.meta.resolve("wrangler"));
  const { status, stdout: text } = spawnSync(process.execPath, ["--no-warnings", cli, ...args], {
    cwd: root,
    stdio: ["inherit", stdout, "inherit"],
    env: { ...withoutSettings(process.env), WRANGLER_HIDE_BANNER: "true", ...env },
  });
  if (status !== 0) throw new SetupError(`${text ?? ""}\nNot deployed: wrangler failed.`);
}

/**
 * Uploads the Worker with its settings in one version: there is no moment when one is without the other. Wrangler keeps a
 * secret of earlier versions that is no longer named, but no variable. So optional settings go as variables: what was taken
 * away, such as `SIGN_UP`, must not stay. None of them is secret, and wrangler does not print them.
 * @param commit goes with it as its message
 * @returns where it answers, and the version's name
 */
export function upload(environment: Environment, commit: string): { origin: string; version: string } {
  const { settings } = loadDeployment(environment);
  const fixed = Object.keys(readConfiguration(environment).vars);
  const required = findFaults({}).map(([name]) => name);
  const own = Object.entries(settings).filter(([name]) => !fixed.includes(name));
  const secrets = own.filter(([name]) => required.includes(name));
  const variables = own.filter(([name]) => !required.includes(name));
  const folder = mkdtempSync(join(tmpdir(), "oda-deploy-"));
  try {
    const [secretsFile, outputFile] = [join(folder, "secrets.json"), join(folder, "output.ndjson")];
    writeFileSync(secretsFile, JSON.stringify(Object.fromEntries(secrets)), { mode: 0o600 });
    const args = ["deploy", "--env", environment, "--minify", "--secrets-file", secretsFile];
    args.push(...variables.flatMap(([name, value]) => ["--var", `${name}:${value}`]));
    wrangler([...args, "--message", commit], "inherit", { WRANGLER_OUTPUT_FILE_PATH: outputFile });
    const lines = readFileSync(outputFile, "utf8").trim().split("\n");
    const entry = lines.map((line) => JSON.parse(line)).find(({ type }) => type === "deploy");
    return { origin: originOf(entry.targets), version: entry.version_id };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of all that wrangler lists (queues and schedules too), the first address that a browser can open. */
function originOf(targets: string[]): string {
  for (const target of targets) {
    const host = /^(?:https:\/\/)?((?:[\w-]+\.)+[a-z]{2,})(?:\/\*)?(?: \(.*\))?$/.exec(target)?.[1];
    if (host) return `https://${host}`;
  }
  throw new SetupError(`Deployed, but to no address that can be asked: ${targets.join(", ")}`);
}
