import { env } from "cloudflare:workers";
import { isLoopback, parseSettings, type Settings, SettingsError } from "./env.ts";

let checked: Settings | undefined;

/**
 * The settings of this Worker, checked once in each isolate.
 * @throws {SettingsError} see {@link parseSettings}.
 */
export function settings(): Settings {
  checked ??= parseSettings(env);
  return checked;
}

/**
 * Refuses to serve the world with the settings of development, in which anybody may sign in as anybody.
 * @param url that was requested
 * @throws {SettingsError} when it is not this machine and ENVIRONMENT is `development`
 */
export function requireDeployable(url: string): void {
  if (settings().ENVIRONMENT !== "development" || isLoopback(new URL(url).hostname)) return;
  throw new SettingsError(
    "Settings that are missing or wrong: ENVIRONMENT: development is for this machine alone",
  );
}
