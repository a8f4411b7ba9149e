import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { settingNames } from "../src/env.ts";
import { root } from "./options.ts";
import { parseDevVars } from "./settings.ts";
import { SetupError } from "./setup-error.ts";

export const ENVIRONMENTS = ["staging", "production"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const isEnvironment = (text: string | undefined): text is Environment =>
  ENVIRONMENTS.some((name) => name === text);

/** Never given to the Worker. */
const MIGRATION_URL = "MIGRATION_DATABASE_URL";

/** The variables of a shell but for our settings: for programs that need none of them, and should see no secret. */
export const withoutSettings = (env: NodeJS.ProcessEnv): NodeJS.Dict<string> =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => name !== MIGRATION_URL && !settingNames.includes(name)),
  );

/** What a deployment has of its own, beside what wrangler.toml says of it. */
export interface Deployment {
  /** Where the settings come from: a file, or the shell. */
  source: string;
  /** Those of the Worker, by name. */
  settings: Record<string, string>;
  /** The database as its owner. */
  migrationUrl: string | undefined;
  /** The names of the shell's other variables. In a file there is nothing else. */
  strangers: string[];
}

/**
 * Reads `.dev.vars.staging` or `.dev.vars.production`; where there is no such file, as in CI, the shell's variables.
 * Never both: a variable that somebody set for something else must not reach a deployment.
 * @param environment without it, the shell's
 * @throws SetupError for what is wrong in the file
 */
export function loadDeployment(environment?: Environment): Deployment {
  const names = [...settingNames, MIGRATION_URL];
  const file = `.dev.vars.${environment}`;
  const path = join(root, file);
  const isFile = environment !== undefined && existsSync(path);
  const values = isFile ? parseDevVars(readFileSync(path, "utf8"), file, names) : process.env;
  // CI has an empty variable for one that is not set.
  const set = names.flatMap((name) => (values[name] ? [[name, values[name]] as const] : []));
  const { [MIGRATION_URL]: migrationUrl, ...settings } = Object.fromEntries(set);
  // Where there is neither, a person makes the file.
  const isShell = environment === undefined || (!isFile && process.env.CI);
  const strangers = Object.keys(values).filter((name) => !names.includes(name) && values[name]);
  return { source: isShell ? "the shell's environment" : file, settings, migrationUrl, strangers };
}

/**
 * The database as its owner, for `npm run db:…`.
 * @param environment the command's first argument, if there is one
 * @throws SetupError when nothing names it
 */
export function loadMigrationUrl(environment: string | undefined): string {
  if (environment !== undefined && !isEnvironment(environment))
    throw new SetupError(`There is no environment ${environment}: say staging or production, or nothing.`);
  const { migrationUrl, source } = loadDeployment(environment);
  if (migrationUrl && /^postgres(ql)?:$/.test(URL.parse(migrationUrl)?.protocol ?? "")) return migrationUrl;
  throw new SetupError(
    `Set ${MIGRATION_URL} in ${source} to the database as its owner, such as postgres://user:password@host/name.`,
  );
}
