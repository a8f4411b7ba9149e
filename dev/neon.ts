import type { IncomingMessage, ServerResponse } from "node:http";
import pg from "pg";
import { type Listening, listen, readBody, sendJson, sendText } from "./http.ts";
import { LOGIN_ROLE } from "./login-role.ts";
import { becomeUser, run } from "./neon-connection.ts";
import {
  applicationName,
  beginStatement,
  parseRequest,
  type SqlRequest,
  toErrorBody,
  toPgQuery,
  toResult,
  userName,
} from "./neon-protocol.ts";
import { SetupError } from "./setup-error.ts";

interface NeonOptions {
  port?: number;
  pool: pg.Pool;
  owner: string | undefined;
}

// Neon takes 64 MB (https://neon.com/docs/serverless/serverless-driver).
const bodyLimit = 64 * 1024 * 1024;

/**
 * Starts Neon's SQL-over-HTTP endpoint in front of any PostgreSQL.
 *
 * `POST /sql` runs one query, or several as one transaction: as the Worker's login when the connection string names it, and
 * as whoever the pool is otherwise. `GET /calls` counts those requests, and under `statements` their queries, in `total` and
 * by the `application_name` of their connection string; `DELETE /calls` starts over. The database is as many milliseconds
 * away as `NEON_RTT_MS` in the environment says, for each statement.
 *
 * @param options.port 0 or none takes a free one.
 * @param options.owner the pool's user, if that is a superuser: others cannot act as the Worker's login.
 * @throws SetupError when `NEON_RTT_MS` is no number of milliseconds
 */
export async function startNeon({ port = 0, pool, owner }: NeonOptions): Promise<Listening> {
  const roundTrip = Number(process.env.NEON_RTT_MS ?? 0);
  if (!(roundTrip >= 0 && roundTrip <= 1000)) {
    throw new SetupError("NEON_RTT_MS must be a number of milliseconds from 0 to 1000.");
  }
  const calls = new Counter();
  const statements = new Counter();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers } = request;
    const name = applicationName(headers);
    calls.add(name ?? "", 1);
    const refuse = (status: number, message: string) => sendJson(response, status, { message, code: null });
    // Only the driver sets this header; a web page could not, across origins.
    if (name === undefined) return refuse(400, "Neon-Connection-String is missing");
    const text = await readBody(request, bodyLimit).catch(() => "");
    if (text === undefined) return refuse(413, "The request is larger than 64 MB");
    const body = parseRequest(text);
    if (!body) return refuse(400, "The body must be JSON: { query, params } or { queries: [...] }");
    const begin = beginStatement(headers);
    if (!begin) return refuse(400, "Neon-Batch-Isolation-Level is unknown");

    const { queries, isBatch } = queriesOf(body);
    statements.add(name, queries.length);
    const user = userName(headers) === LOGIN_ROLE ? LOGIN_ROLE : owner;
    try {
      const client = await pool.connect();
      // Of a user who is no superuser, all connections are its own.
      if (owner && user) await becomeUser(client, user);
      const sent = queries.map((query) => toPgQuery(query, headers));
      const results = await run(client, sent, { begin: isBatch ? begin : undefined, roundTrip });
      const answers = results.map((result) => toResult(result, headers));
      sendJson(response, 200, isBatch ? { results: answers } : answers[0]);
    } catch (error) {
      // Everything but what Postgres says of a query is a failure of the server.
      if (error instanceof pg.DatabaseError) sendJson(response, 400, toErrorBody(error));
      else sendText(response, 500, `The database failed: ${(error as Error).message}`);
    }
  }

  return listen(port, (request, response) => {
    const route = `${request.method} ${request.url}`;
    if (route === "POST /sql") void answer(request, response);
    else if (route === "GET /calls")
      sendJson(response, 200, { ...calls.counted(), statements: statements.counted() });
    else if (route === "DELETE /calls") {
      calls.clear();
      statements.clear();
      response.writeHead(204).end();
    } else sendText(response, 404, "The local Neon answers POST /sql, GET /calls and DELETE /calls");
  });
}

const queriesOf = (body: SqlRequest) =>
  "queries" in body ? { queries: body.queries, isBatch: true } : { queries: [body], isBatch: false };

/** Counts something by the `application_name` that it was done for. */
class Counter {
  readonly #counts = new Map<string, number>();

  add(name: string, count: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  clear(): void {
    this.#counts.clear();
  }

  counted() {
    const total = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    return { total, byApplicationName: Object.fromEntries(this.#counts) };
  }
}
