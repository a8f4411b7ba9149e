import type { IncomingMessage, ServerResponse } from "node:http";
import pg from "pg";
import { type Listening, listen, readBody, sendJson, sendText } from "./http.ts";
import { LOGIN_ROLE } from "./login-role.ts";
import {
  applicationName,
  beginStatement,
  parseRequest,
  toErrorBody,
  toPgQuery,
  toResult,
  userName,
} from "./neon-protocol.ts";

interface NeonOptions {
  port?: number;
  pool: pg.Pool;
  owner: string | undefined;
}

// Neon takes 64 MB (https://neon.com/docs/serverless/serverless-driver).
const bodyLimit = 64 * 1024 * 1024;

/**
 * Neon's SQL-over-HTTP endpoint in front of any PostgreSQL.
 *
 * `POST /sql` runs one query, or several as one transaction: as the Worker's login when the connection string names it, and
 * as whoever the pool is otherwise. `GET /calls` counts those requests, in `total` and
 * by the `application_name` of their connection string; `DELETE /calls` starts over.
 *
 * @param options.port 0 or none takes a free one.
 * @param options.pool must have `pipeline: true`.
 * @param options.owner its user, if that is a superuser: others cannot act as the Worker's login.
 */
export async function startNeon(options: NeonOptions): Promise<Listening> {
  const calls = new Map<string, number>();
  return listen(options.port ?? 0, (request, response) => {
    const route = `${request.method} ${request.url}`;
    if (route === "POST /sql") {
      const name = applicationName(request.headers) ?? "";
      calls.set(name, (calls.get(name) ?? 0) + 1);
      void answer(request, response, options);
    } else if (route === "GET /calls") {
      const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
      sendJson(response, 200, { total, byApplicationName: Object.fromEntries(calls) });
    } else if (route === "DELETE /calls") {
      calls.clear();
      response.writeHead(204).end();
    } else {
      sendText(response, 404, "The local Neon answers POST /sql, GET /calls and DELETE /calls");
    }
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { pool, owner }: NeonOptions,
): Promise<void> {
  const { headers } = request;
  const refuse = (status: number, message: string) => sendJson(response, status, { message, code: null });
  // Only the driver sets this header; a web page could not, across origins.
  if (applicationName(headers) === undefined) return refuse(400, "Neon-Connection-String is missing");
  const text = await readBody(request, bodyLimit).catch(() => "");
  if (text === undefined) return refuse(413, "The request is larger than 64 MB");
  const body = parseRequest(text);
  if (!body) return refuse(400, "The body must be JSON: { query, params } or { queries: [...] }");
  const begin = beginStatement(headers);
  if (!begin) return refuse(400, "Neon-Batch-Isolation-Level is unknown");

  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    return sendText(response, 500, `The database cannot be reached: ${(error as Error).message}`);
  }
  try {
    const isBatch = "queries" in body;
    const queries = (isBatch ? body.queries : [body]).map((query) => toPgQuery(query, headers));
    const statements = isBatch ? [begin, ...queries, "COMMIT"] : queries;
    const results = await run(client, statements, userName(headers) === LOGIN_ROLE ? owner : undefined);
    const failure = results.find((result) => result.status === "rejected")?.reason;
    if (failure) {
      // Everything but what Postgres says of the query is a failure of the server.
      if (!(failure instanceof pg.DatabaseError)) throw failure;
      sendJson(response, 400, toErrorBody(failure));
    } else {
      const values = results.map((result) => (result as PromiseFulfilledResult<pg.QueryArrayResult>).value);
      const answers = values.map((value) => toResult(value, headers));
      sendJson(response, 200, isBatch ? { results: answers.slice(1, -1) } : answers[0]);
    }
    client.release();
  } catch (error) {
    client.release(error as Error);
    sendText(response, 500, `The database failed: ${(error as Error).message}`);
  }
}

type Statement = string | pg.QueryArrayConfig;
type Outcome = PromiseSettledResult<pg.QueryArrayResult>;

/**
 * Runs statements on a connection, and leaves it no role, setting or temporary table for the next request.
 * @param owner whose connection it is, when the Worker's login is to run them
 */
async function run(
  client: pg.PoolClient,
  statements: Statement[],
  owner: string | undefined,
): Promise<Outcome[]> {
  const query = (statement: Statement) => client.query(statement as pg.QueryArrayConfig);
  // PGlite does not know whom it began as, which is what DISCARD ALL goes back to.
  const leave = owner
    ? [`SET SESSION AUTHORIZATION ${pg.escapeIdentifier(owner)}`, "DISCARD ALL"]
    : ["DISCARD ALL"];
  // All in one packet, rather than one for each.
  const { stream } = client.connection;
  stream.cork();
  const enter = owner ? [`SET SESSION AUTHORIZATION ${LOGIN_ROLE}`] : [];
  const outcomes = Promise.allSettled([...enter, ...statements].map(query));
  const left = Promise.all(leave.map(query)).catch(() => undefined);
  stream.uncork();
  if (!(await left)) {
    // A query has begun a transaction of its own and left it open.
    for (const statement of ["ROLLBACK", ...leave]) await query(statement);
  }
  return (await outcomes).slice(enter.length);
}
