import { execFileSync, spawnSync } from "node:child_process";
import { type Environment, loadDeployment, loadMigrationUrl, withoutSettings } from "./deployment.ts";
import { checkConfiguration, readConfiguration } from "./doctor/configuration.ts";
import { diagnose } from "./doctor/diagnose.ts";
import { printDiagnosis } from "./doctor/print.ts";
import { describeAdmission } from "./doctor/settings.ts";
import { migrate } from "./migrations/apply.ts";
import { findUnsafe } from "./migrations/safety.ts";
import { readMigrations } from "./migrations/statements.ts";
import { parsePorts, root } from "./options.ts";
import { asOwner } from "./owner-client.ts";
import { SetupError } from "./setup-error.ts";
import { smokeTest } from "./smoke.ts";
import { upload, wrangler } from "./upload.ts";

/**
 * Does what of a deployment needs neither an account nor a setting.
 * @throws SetupError
 */
export function dryRun(environment: Environment): void {
  const crosses = checkConfiguration().filter(({ mend }) => mend);
  if (crosses.length > 0)
    throw new SetupError(crosses.map(({ what, mend }) => `✗ ${what}\n  ${mend}`).join("\n"));
  const unsafe = findUnsafe(readMigrations());
  if (unsafe.length > 0) throw new SetupError(`These migrations are not safe:\n${unsafe.join("\n")}`);
  const folder = `dist/${environment}`;
  wrangler(["deploy", "--env", environment, "--minify", "--dry-run", "--outdir", folder], "pipe");
  console.log(
    `Dry run of ${environment}: wrangler.toml and the migrations are in order, the Worker is in ${folder}.`,
  );
}

/**
 * Checks, migrates, deploys, and asks the new version how it is.
 * @throws SetupError
 */
export async function deploy(environment: Environment): Promise<void> {
  const commit = cleanCommit();
  step("Checks");
  const { CLOUDFLARE_API_TOKEN: _, ...env } = withoutSettings(process.env);
  if (spawnSync("npm", ["run", "-s", "check"], { cwd: root, stdio: "inherit", env }).status !== 0)
    throw new SetupError("Not deployed: the checks fail.");
  step("Doctor");
  const sections = await diagnose(environment, parsePorts(), true);
  if (printDiagnosis(environment, sections) > 0) throw new SetupError("Not deployed: mend this first.");

  // Before the Worker that needs them; the one that is running gets on with them, for they are held to that.
  step("Migrations");
  const { applied, ahead } = await asOwner(loadMigrationUrl(environment), (client) => migrate(client));
  console.log(
    ahead ? `The database is ahead by ${ahead}: this version is an older one.` : `${applied} applied.`,
  );

  step("Deployment");
  const { origin, version } = upload(environment, commit);

  step("Smoke test");
  const wrong = await smokeTest(origin, version);
  if (wrong) {
    throw new SetupError(`Version ${version} is deployed to ${origin}, and is not well: ${wrong}

  npx wrangler tail --env ${environment}       shows what the Worker says
  npx wrangler rollback --env ${environment}   brings back the version before; the database stays, and suits both`);
  }
  console.log(`${environment} runs version ${version} (${commit.slice(0, 12)}) at ${origin}`);
  // wrangler.toml's come last, as they do for the Worker.
  const values = { ...loadDeployment(environment).settings, ...readConfiguration(environment).vars };
  console.log(`Sign-in: ${describeAdmission(values as Record<string, string>)}.`);
}

function step(title: string): void {
  console.log(`\n== ${title}`);
}

/** @returns the commit that is checked out: what is deployed can be found again */
function cleanCommit(): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changes = git("status", "--porcelain");
  if (changes) throw new SetupError(`Not deployed: commit these first, or stash them.\n${changes}`);
  return git("rev-parse", "HEAD");
}
