import { readArguments } from "./arguments.ts";
import { isEnvironment } from "./deployment.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// `npm run deploy -- staging|production [--dry-run]`: checks, migrates, deploys, and asks the new version how it is.
// A dry run does what needs neither an account nor a setting.
try {
  const usage = "Usage: npm run deploy -- staging|production [--dry-run]";
  const { values, positionals } = readArguments({ "dry-run": { type: "boolean" } }, () => usage);
  const [environment, ...more] = positionals;
  if (!isEnvironment(environment) || more.length > 0) throw new SetupError(usage);
  // Loaded when it is needed: wrangler alone takes a second.
  const { deploy, dryRun } = await import("./deploy-steps.ts");
  if (values["dry-run"]) dryRun(environment);
  else await deploy(environment);
} catch (error) {
  exitWith(error);
}
