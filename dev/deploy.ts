import { execFileSync, spawnSync } from "node:child_process";
import { type Environment, isEnvironment, loadMigrationUrl } from "./deployment.ts";
import { checkConfiguration } from "./doctor/configuration.ts";
import { diagnose } from "./doctor/diagnose.ts";
import { printDiagnosis } from "./doctor/print.ts";
import { migrate } from "./migrations/apply.ts";
import { findUnsafe } from "./migrations/safety.ts";
import { readMigrations } from "./migrations/statements.ts";
import { parseOptions, root } from "./options.ts";
import { asOwner } from "./owner-client.ts";
import { exitWith, SetupError } from "./setup-error.ts";
import { smokeTest } from "./smoke.ts";
import { upload, wrangler } from "./upload.ts";

// `npm run deploy -- staging|production [--dry-run]`: checks, migrates, deploys, and asks the new version how it is.
// A dry run does what needs neither an account nor a setting.
try {
  const [environment, flag, ...more] = process.argv.slice(2);
  if (!isEnvironment(environment) || (flag ?? "--dry-run") !== "--dry-run" || more.length > 0)
    throw new SetupError("Usage: npm run deploy -- staging|production [--dry-run]");
  if (flag) dryRun(environment);
  else await deploy(environment);
} catch (error) {
  exitWith(error);
}

function dryRun(environment: Environment): void {
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

async function deploy(environment: Environment): Promise<void> {
  const commit = cleanCommit();
  step("Checks");
  if (spawnSync("npm", ["run", "-s", "check"], { cwd: root, stdio: "inherit" }).status !== 0)
    throw new SetupError("Not deployed: the checks fail.");
  step("Doctor");
  const sections = await diagnose(environment, parseOptions([]).ports, true);
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
