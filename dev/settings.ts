import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { settingNames } from "../src/env.ts";
import { type Ports, root } from "./options.ts";
import { SetupError } from "./setup-error.ts";

export const localVars = join(root, "dev/local.vars");
export const devVars = join(root, ".dev.vars");

export interface Settings {
  /** All that the Worker is given. */
  worker: Record<string, string | undefined>;
  /** The part of it that depends on where the stand-ins listen. */
  overrides: Record<string, string>;
  /** The PostgreSQL for the local Neon to serve; without it, the embedded one. */
  postgresUrl: string | undefined;
}

/**
 * Puts together dev/local.vars, the addresses of the stand-ins and `.dev.vars`; the last wins.
 *
 * @param shellDatabaseUrl a PostgreSQL to be served instead of the embedded one. So is one that `.dev.vars` names,
 *   except Neon's own, which the Worker talks to itself.
 * @throws SetupError for what is wrong in `.dev.vars`.
 */
export function loadSettings(ports: Ports, shellDatabaseUrl: string | undefined): Settings {
  const local = parseEnv(readFileSync(localVars, "utf8"));
  const own = existsSync(devVars) ? parseDevVars(readFileSync(devVars, "utf8")) : {};
  if (shellDatabaseUrl) checkDatabaseUrl(shellDatabaseUrl, "The environment");
  if (own.DATABASE_URL) checkDatabaseUrl(own.DATABASE_URL, ".dev.vars");

  const addresses = {
    DATABASE_URL: `postgres://oda_login:oda@127.0.0.1:${ports.neon}/oda`,
    OIDC_ISSUER: `http://127.0.0.1:${ports.oidc}`,
    AFRICASTALKING_URL: `http://127.0.0.1:${ports.africastalking}`,
  };
  const postgresUrl = shellDatabaseUrl || (isNeon(own.DATABASE_URL) ? undefined : own.DATABASE_URL);
  const isOverride = (name: string) => !own[name] || (name === "DATABASE_URL" && postgresUrl);
  const overrides = Object.fromEntries(Object.entries(addresses).filter(([name]) => isOverride(name)));
  return { worker: { ...local, ...own, ...overrides }, overrides, postgresUrl };
}

/**
 * Reads a file of settings.
 * @param file its name, for what is said of it
 * @param names what may be in it
 * @throws SetupError that names the line
 */
export function parseDevVars(text: string, file = ".dev.vars", names = settingNames): NodeJS.Dict<string> {
  for (const [index, line] of text.split("\n").entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
    if (!name) throw new SetupError(`${file}, line ${index + 1}: every line must be NAME=value.`);
    if (!names.includes(name)) {
      throw new SetupError(
        `${file}, line ${index + 1}: there is no setting ${name}. There are ${names.join(", ")}.`,
      );
    }
  }
  return parseEnv(text);
}

function checkDatabaseUrl(text: string, where: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.hostname && /^postgres(ql)?:$/.test(url.protocol)) return;
  throw new SetupError(`${where}: DATABASE_URL must be like postgres://user:password@host/name.`);
}

function isNeon(url: string | undefined): boolean {
  return url !== undefined && new URL(url).hostname.endsWith(".neon.tech");
}
