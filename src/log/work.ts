import { AsyncLocalStorage } from "node:async_hooks";
import { continueTrace, type Trace, traceparentOf } from "./trace.ts";

/** A unit of work with one line in the log: a request, a message, a batch of messages or a cron run. */
export interface Work {
  trace: Trace;
  /** How long the work waited for the database, in milliseconds; undefined when it made no call. */
  dbMs: number | undefined;
  /** How many calls to the database are under way, and since when they are not counted in `dbMs` yet. */
  dbCalls: { count: number; since: number };
}

/**
 * Finds the current work for code that cannot take it as a parameter: the database driver and the issuer's keys live as
 * long as the isolate.
 */
const current = new AsyncLocalStorage<Work>();

/** Starts a work. @param traceparent of the caller */
export const newWork = (traceparent?: string): Work => ({
  trace: continueTrace(traceparent),
  dbMs: undefined,
  dbCalls: { count: 0, since: 0 },
});

/** Runs a task, and all that it starts, as part of a work. */
export const during = <Result>(work: Work, task: () => Result): Result => current.run(work, task);

/** Finds the work that the caller is part of. @returns undefined outside of {@link during} */
export const currentWork = (): Work | undefined => current.getStore();

/** Makes the trace headers of a request to another service. */
export function traceHeaders(): { traceparent?: string } {
  const work = currentWork();
  return work ? { traceparent: traceparentOf(work.trace) } : {};
}

/** Starts a monotonic clock. @returns a function that reads the time since, in whole milliseconds */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}

/** Waits for the database on behalf of the current work. Time that two calls wait side by side counts once. */
export async function waitForDatabase<Result>(call: () => Promise<Result>): Promise<Result> {
  const work = currentWork();
  if (!work) return call();
  const { dbCalls } = work;
  if (dbCalls.count++ === 0) dbCalls.since = performance.now();
  try {
    return await call();
  } finally {
    const now = performance.now();
    work.dbMs = (work.dbMs ?? 0) + now - dbCalls.since;
    dbCalls.since = now;
    dbCalls.count -= 1;
  }
}
