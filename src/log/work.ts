import { AsyncLocalStorage } from "node:async_hooks";
import { continueTrace, type Trace, traceparentOf } from "./trace.ts";

/** One request, message, batch of messages or cron run: what has one line in the log. */
export interface Work {
  trace: Trace;
  /** How long the database was waited for, in milliseconds; undefined when it was not asked. */
  dbMs: number | undefined;
}

/**
 * The driver of the database and the issuer's keys live as long as the isolate and take no parameter of a request's:
 * what they do for it is told apart by this.
 */
const current = new AsyncLocalStorage<Work>();

/** @param traceparent of whoever asks for the work */
export const newWork = (traceparent?: string): Work => ({
  trace: continueTrace(traceparent),
  dbMs: undefined,
});

/** Does something as part of a work, with all that comes of it. */
export const during = <Result>(work: Work, task: () => Result): Result => current.run(work, task);

/** The work that is being done; undefined outside of the Worker's doors. */
export const currentWork = (): Work | undefined => current.getStore();

/** What a request to somebody else says of the work that it is part of. */
export function traceHeaders(): { traceparent?: string } {
  const work = currentWork();
  return work ? { traceparent: traceparentOf(work.trace) } : {};
}

/** A clock for how long something takes, in whole milliseconds: unlike the time of day, it is never set back. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}

/** Waits for the database on behalf of the current work. */
export async function waitForDatabase<Result>(call: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  try {
    return await call();
  } finally {
    const work = currentWork();
    if (work) work.dbMs = (work.dbMs ?? 0) + performance.now() - start;
  }
}
