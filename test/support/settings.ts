import { env, withEnv } from "cloudflare:workers";
import { vi } from "vitest";

/**
 * Runs something as in a new isolate with other settings. What it needs of src/ it has to import itself, for only
 * that copy has read nothing yet.
 */
export async function withSettings<Result>(
  changes: Partial<Record<string, string>>,
  run: () => Promise<Result>,
): Promise<Result> {
  vi.resetModules();
  try {
    return await (withEnv({ ...env, ...changes }, run) as Promise<Result>);
  } finally {
    // The next file of tests must not find the copy that has read these settings.
    vi.resetModules();
  }
}
