import { neon, neonConfig } from "@neondatabase/serverless";
import { sql } from "drizzle-orm";
import type { BatchItem, BatchResponse } from "drizzle-orm/batch";
import { drizzle } from "drizzle-orm/neon-http";
import { isLoopback } from "../env.ts";
import { traceHeaders, waitForDatabase } from "../log/work.ts";
import { settings } from "../settings.ts";
import { prepared } from "./prepared.ts";
import { sendTogether } from "./together.ts";

/** Builds queries. It has no connection: only a {@link Scope} can run what it builds. */
export const db = drizzle.mock();

/** The only way to the database: one transaction in one HTTP call, under one role. */
export interface Scope {
  /** Whose rows are in reach; empty for the system jobs. */
  readonly ownerId: string;
  /**
   * Runs queries in order, all or nothing, in one round trip.
   * @throws NeonDbError when the database refuses one of them
   */
  run<Query extends BatchItem<"pg">, Queries extends Readonly<[Query, ...Query[]]>>(
    queries: Queries,
  ): Promise<BatchResponse<Queries>>;
}

/** How long a statement's answer may take, in milliseconds, before the request gives up with a 503. */
const TIMEOUT = 10_000;

/**
 * Asks the database, and reads its answer to the end: one that breaks off, or is no JSON where Neon answers in JSON,
 * is no answer. The driver takes only what fails in here for that.
 */
async function ask(url: string, init: RequestInit) {
  const headers = { ...init.headers, ...traceHeaders() };
  const response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT) });
  const text = await response.text();
  const { ok, status } = response;
  const value = ok || status === 400 ? JSON.parse(text) : undefined;
  return { ok, status, json: async () => value, text: async () => text };
}

function connect() {
  const { hostname, port } = new URL(settings().DATABASE_URL);
  // The driver finds Neon by its host name; the local stand-in speaks the same protocol over plain HTTP.
  if (isLoopback(hostname)) neonConfig.fetchEndpoint = `http://${hostname}:${port}/sql`;
  neonConfig.fetchFunction = ask;
  return drizzle({ client: neon(settings().DATABASE_URL) });
}

let connection: ReturnType<typeof connect> | undefined;

function scope(ownerId: string, enter: BatchItem<"pg">): Scope {
  const send = async (queries: readonly BatchItem<"pg">[]) => {
    connection ??= connect();
    const [, ...results] = await connection.batch([enter, ...queries]);
    return results;
  };
  return {
    ownerId,
    run: (queries) => waitForDatabase(() => sendTogether(send, queries)) as never,
  };
}

/**
 * The rows of one owner. Row-level security holds every statement to them, whatever it asks for.
 * @param ownerId `{issuer}|{sub}`
 * @param sessionId the browser session on whose strength the owner asks; once it has been ended, nothing runs
 */
export function ownerScope(ownerId: string, sessionId?: string): Scope {
  const { placeholder } = sql;
  const session = () => sql`, require_session(${placeholder("owner")}, ${placeholder("session")}::uuid)`;
  // To compile a query (jit) takes longer than any of ours may run, and is done for what a search may never need.
  const enter = () =>
    db.execute(sql`select set_config('role', 'oda_api', true), set_config('app.owner_id', ${placeholder("owner")}, true),
      set_config('jit', 'off', true)${sessionId ? session() : sql``}`);
  const shape = sessionId ? "enter with a session" : "enter";
  return scope(ownerId, prepared(shape, () => [enter()], { owner: ownerId, session: sessionId })[0]);
}

/** What the queue consumer, the sweep, the delivery reports and /readyz may touch: never an owner's customers. */
export const systemScope: Scope = scope("", db.execute(sql`select set_config('role', 'oda_system', true)`));
