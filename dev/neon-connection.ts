import { setTimeout } from "node:timers/promises";
import pg from "pg";

/**
 * Runs queries on a connection as Neon's proxy does, and gives the connection back to its pool.
 *
 * They run one after the other, each a round trip, and several of them between BEGIN and COMMIT. The connection serves the
 * next request as they left it: whatever is not local to their transaction stays, and so do plans that functions have
 * cached. It is thrown away after an error that no ROLLBACK has undone, and when a transaction is left open
 * (neondatabase/neon, proxy/src/serverless/sql_over_http.rs).
 *
 * @param options.begin opens the transaction; without it, there is one query and no transaction
 * @param options.roundTrip how far away the database is, in milliseconds for each statement, BEGIN and COMMIT included
 * @throws pg.DatabaseError when PostgreSQL refuses a statement
 */
export async function run(
  client: pg.PoolClient,
  queries: pg.QueryArrayConfig[],
  { begin, roundTrip }: { begin: string | undefined; roundTrip: number },
): Promise<pg.QueryArrayResult[]> {
  const send = async (statement: string | pg.QueryArrayConfig) => {
    if (roundTrip > 0) await setTimeout(roundTrip);
    return client.query(statement as pg.QueryArrayConfig);
  };
  let isDone = false;
  try {
    if (begin) await send(begin);
    const results: pg.QueryArrayResult[] = [];
    try {
      for (const query of queries) results.push(await send(query));
    } catch (error) {
      if (begin) {
        await send("ROLLBACK");
        isDone = true;
      }
      throw error;
    }
    if (begin) await send("COMMIT");
    isDone = true;
    return results;
  } finally {
    client.release(!isDone || client.getTransactionStatus() !== "I");
  }
}

const users = new WeakMap<pg.PoolClient, string>();

/**
 * Makes a connection another user's. Neon's connections are one user's each; here the owner of the tables has opened all
 * of them, and the embedded database has only one.
 * @throws Error when the database fails; the connection is thrown away then
 */
export async function becomeUser(client: pg.PoolClient, user: string): Promise<void> {
  if (users.get(client) === user) return;
  try {
    await client.query(`SET SESSION AUTHORIZATION ${pg.escapeIdentifier(user)}`);
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
  users.set(client, user);
}
