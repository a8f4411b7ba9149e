import { env, withEnv } from "cloudflare:workers";
import startWorker from "virtual:worker-copies";
import { vi } from "vitest";
import type worker from "../../src/worker.ts";

type Changes = Partial<Record<string, string | undefined>>;

const withChanges = <Result>(changes: Changes, run: () => Promise<Result>) =>
  withEnv({ ...env, ...changes }, run) as Promise<Result>;

/** Runs something with a Worker that has just started with other settings. It shares nothing with src/ as imported. */
export const withWorker = <Result>(
  changes: Changes,
  run: (door: typeof worker) => Promise<Result>,
): Promise<Result> => withChanges(changes, () => run(startWorker()));

/**
 * Runs something as in a new isolate with other settings. What it needs of src/ it has to import itself, for only
 * that copy has read nothing yet. That takes a second: for a Worker alone there is `withWorker`.
 */
export async function withSettings<Result>(changes: Changes, run: () => Promise<Result>): Promise<Result> {
  vi.resetModules();
  try {
    return await withChanges(changes, run);
  } finally {
    // The next file of tests must not find the copy that has read these settings.
    vi.resetModules();
  }
}
