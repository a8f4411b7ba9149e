import { waitUntil } from "cloudflare:workers";
import { systemScope } from "../db/scope.ts";
import { newestMigration } from "./queries.ts";

/** How often an isolate asks the database at most, and how old a look may be that is answered with, in milliseconds. */
const PERIOD = 2_000;

let last: { at: number; newest: Promise<number> } | undefined;

/**
 * Reads when the newest migration that was applied was made. All who ask within two seconds share one look at the
 * database, whether it succeeds or fails: anybody may ask, and nobody's request is counted.
 * @returns milliseconds since 1970; 0 when there is none
 * @throws what the look threw
 */
export function readNewestMigration(): Promise<number> {
  const now = Date.now();
  if (last && now - last.at < PERIOD) return last.newest;
  // Requests may wait for a promise of another request since the compatibility flag
  // handle_cross_request_promise_resolution, the default from 2024-10-14.
  const newest = systemScope.run(newestMigration());
  // The request that looks may be cancelled by its client: the others still wait.
  waitUntil(newest.catch(() => {}));
  last = { at: now, newest };
  return newest;
}
