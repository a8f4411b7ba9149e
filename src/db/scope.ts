import { neon, neonConfig, types as postgresTypes } from "@neondatabase/serverless";
import { sql } from "drizzle-orm";
import { isLoopback } from "../env.ts";
import { traceHeaders, waitForDatabase } from "../log/work.ts";
import { settings } from "../settings.ts";
import { isCrowded } from "./errors.ts";
import {
  all,
  business,
  type Creation,
  compiled,
  dryRun,
  fill,
  type IdempotencyKey,
  type Query,
  query,
  type ResultsOf,
} from "./query.ts";

/** The only way to the database: one transaction in one HTTP call, under one role. */
export interface Scope {
  /** The business whose rows are in reach; empty for the system jobs. */
  readonly businessId: string;
  /**
   * Runs a query in one transaction.
   * @param options.dryRun whether its changes are rolled back after it has returned its result
   * @param options.idempotencyKey under which a {@link Creation} creates at most once
   * @throws NeonDbError when the database refuses one of its statements
   */
  run<Result>(query: Query<Result>, options?: { dryRun?: boolean }): Promise<Result>;
  run<Result>(
    query: Creation<Result>,
    options: { idempotencyKey: IdempotencyKey | undefined },
  ): Promise<Result>;
  /** Runs several queries in one transaction. @returns their results by name */
  all<Queries extends Record<string, Query<unknown>>>(queries: Queries): Promise<ResultsOf<Queries>>;
}

/** How long a statement may run, in milliseconds, before PostgreSQL cancels it (SQLSTATE 57014). */
const STATEMENT_TIMEOUT = 5_000;

/**
 * Limits how many transactions a business may have open at the same time, of two kinds: small ones, and those that may look at
 * many rows. Neon's smallest compute has a hundred connections for everybody. A transaction of a few milliseconds leaves
 * its slot to some hundred others in a second.
 */
const SLOTS = { small: 32, heavy: 2, search: 2 } as const;

/** Says what a transaction may look at: a few rows, or many; a search takes the slots of heavy work. */
export type Weight = keyof typeof SLOTS;

/** Limits how often a transaction is tried for which no slot was free, and says after how many milliseconds at first. */
const TRIES = 4;
const PAUSE = 100;

/** How long a statement's answer may take, in milliseconds, before the request gives up with a 503. */
const TIMEOUT = 10_000;

/**
 * Sends a request to the database, and reads and parses the whole response: the driver reports only errors that are
 * thrown in here as connection errors. Neon answers in JSON with 200 and 400.
 */
async function fetchWhole(url: string, init: RequestInit) {
  const headers = { ...init.headers, ...traceHeaders() };
  const response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT) });
  const text = await response.text();
  const { ok, status } = response;
  const value = ok || status === 400 ? JSON.parse(text) : undefined;
  return { ok, status, json: async () => value, text: async () => text };
}

/** Dates, times and intervals, by their OIDs (pg_type.dat). */
const TIMES = new Set([1082, 1114, 1184, 1186]);
const asText = (text: string) => text;

/** Keeps times as text: a Date is slower, and handlers convert the text with `utc`. */
const types = {
  getTypeParser: (oid: number) => (TIMES.has(oid) ? asText : postgresTypes.getTypeParser(oid)),
};

function connect() {
  const { hostname, port } = new URL(settings().DATABASE_URL);
  // The driver derives the address of Neon from the host name. The local stand-in has the same protocol over plain HTTP.
  if (isLoopback(hostname)) neonConfig.fetchEndpoint = `http://${hostname}:${port}/sql`;
  neonConfig.fetchFunction = fetchWhole;
  return neon(settings().DATABASE_URL);
}

/**
 * Tries a transaction again for which no slot was free. It waits here, where it holds no connection.
 * @param pause after how many milliseconds at first
 */
export async function whenThereIsRoom<Result>(
  transaction: () => Promise<Result>,
  pause = PAUSE,
  tried = 1,
): Promise<Result> {
  try {
    return await transaction();
  } catch (error) {
    if (tried === TRIES || !isCrowded(error)) throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, pause * tried * (0.5 + Math.random())));
  return whenThereIsRoom(transaction, pause, tried + 1);
}

let connection: ReturnType<typeof connect> | undefined;

interface Options {
  dryRun?: boolean;
  idempotencyKey?: IdempotencyKey | undefined;
}

/** Makes a scope. @param enter takes the role, and sets whatever else limits the statements after it */
function scope(businessId: string, enter: Query<unknown>): Scope {
  async function run<Result>(
    query: Query<Result> | Creation<Result>,
    options: Options = {},
  ): Promise<Result> {
    const { idempotencyKey: key } = options;
    const chosen = key && "idempotent" in query ? query.idempotent(key) : query;
    const { parts, read } = options.dryRun ? dryRun(chosen) : chosen;
    connection ??= connect();
    const client = connection;
    const statements = [...enter.parts, ...parts].map((part) => {
      const { sql, params } = fill(part, businessId);
      // The driver takes the parsers of a query, and ignores those of a connection.
      return client.query(sql, params, { types });
    });
    const [, ...results] = await waitForDatabase(() => whenThereIsRoom(() => client.transaction(statements)));
    return read(results);
  }
  return { businessId, run, all: (queries) => run(all(queries)) };
}

// The function `enter_business` of the database (drizzle/) takes the role, and says what else it sets and checks.
const enter = compiled(({ weight, restricted }: { weight: Weight; restricted: boolean }) =>
  query({
    entered: sql`select enter_business(${business}::uuid, ${sql.placeholder("session")}::uuid,
      ${sql.raw(`'${weight}', ${SLOTS[weight]}, ${restricted}`)}, ${sql.placeholder("max_rows")},
      ${sql.raw(`'${STATEMENT_TIMEOUT}'`)})`,
  }),
);

/**
 * Makes the scope of one business: row-level security limits every statement to its rows.
 * @param options.sessionId the browser session of the request: once the session has ended, nothing runs
 * @param options.restricted whether the transactions of a suspended business are read-only
 * @param options.weight how much its transactions may look at
 */
export function businessScope(
  businessId: string,
  {
    sessionId,
    restricted = false,
    weight = "small",
  }: { sessionId?: string | undefined; restricted?: boolean; weight?: Weight } = {},
): Scope {
  const values = { session: sessionId ?? null, max_rows: String(settings().MAX_ROWS) };
  return scope(businessId, enter({ weight, restricted }, values));
}

/** Runs the system jobs: queue consumer, sweep, gateway callbacks and /readyz. The grants of oda_system limit it. */
export const systemScope: Scope = scope(
  "",
  query({
    entered: sql`select set_config('role', 'oda_system', true),
      set_config('statement_timeout', ${sql.raw(`'${STATEMENT_TIMEOUT}'`)}, true)`,
  }),
);
