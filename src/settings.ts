import { env } from "cloudflare:workers";
import { isLoopback, parseSettings, type Settings, SettingsError } from "./env.ts";

let checked: Settings | undefined;

/**
 * Reads the settings of this Worker. They are checked once in each isolate.
 * @throws {SettingsError} see {@link parseSettings}.
 */
export function settings(): Settings {
  checked ??= parseSettings(env);
  return checked;
}

/**
 * Refuses requests from other machines under the settings of development, where anybody can sign in as anybody.
 * @param url of the request
 * @throws {SettingsError} when its host is not this machine and ENVIRONMENT is `development`
 */
export function requireDeployable(url: string): void {
  if (settings().ENVIRONMENT !== "development" || isLoopback(new URL(url).hostname)) return;
  throw new SettingsError(
    "Settings that are missing or wrong: ENVIRONMENT: development is for this machine alone",
  );
}
