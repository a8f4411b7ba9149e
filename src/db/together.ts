import { AsyncLocalStorage } from "node:async_hooks";
import type { BatchItem } from "drizzle-orm/batch";

type Queries = readonly BatchItem<"pg">[];
type Send = (queries: Queries) => Promise<unknown[]>;

interface Call {
  queries: Queries;
  resolve(results: unknown[]): void;
  reject(error: unknown): void;
}

/** Tasks that wait for each other at their first call to the database, so that all these calls go as one. */
class Gathering {
  #awaited: number;
  #calls: Call[] = [];
  #send: Send | undefined;

  constructor(tasks: number) {
    this.#awaited = tasks;
  }

  call(send: Send, queries: Queries): Promise<unknown[]> {
    this.#send = send;
    return new Promise((resolve, reject) => {
      this.#calls.push({ queries, resolve, reject });
      this.arrive();
    });
  }

  /** One task is at its call, or has ended without any. The last to come starts the journey. */
  arrive(): void {
    this.#awaited -= 1;
    const calls = this.#calls;
    if (this.#awaited > 0 || calls.length === 0) return;
    this.#send!(calls.flatMap(({ queries }) => queries)).then(
      (results) => {
        for (const { queries, resolve } of calls) resolve(results.splice(0, queries.length));
      },
      (error) => {
        for (const { reject } of calls) reject(error);
      },
    );
  }
}

/** A task's place in its gathering, until it has taken it. */
const place = new AsyncLocalStorage<{ gathering: Gathering | undefined }>();

/**
 * Runs tasks of one and the same principal side by side. Their first calls to the database become one transaction in
 * one HTTP call: all of them succeed or none.
 */
export function together<Results extends unknown[]>(
  ...tasks: { [Index in keyof Results]: () => Promise<Results[Index]> }
): Promise<Results> {
  const gathering = new Gathering(tasks.length);
  const run = (task: () => Promise<unknown>) => {
    const own = { gathering: gathering as Gathering | undefined };
    return place.run(own, async () => {
      try {
        return await task();
      } finally {
        leave(own)?.arrive();
      }
    });
  };
  return Promise.all(tasks.map(run)) as Promise<Results>;
}

function leave(own: { gathering: Gathering | undefined }): Gathering | undefined {
  const { gathering } = own;
  own.gathering = undefined;
  return gathering;
}

/** Sends queries, with those of the tasks that run beside this one, if there are any. */
export function sendTogether(send: Send, queries: Queries): Promise<unknown[]> {
  const own = place.getStore();
  const gathering = own && leave(own);
  return gathering ? gathering.call(send, queries) : send(queries);
}
