import pg from "pg";
import { toSessionUrl } from "./postgres-url.ts";
import { messageOf, SetupError } from "./setup-error.ts";

/**
 * Does something on a connection as the owner of the tables.
 * @throws SetupError for whatever went wrong
 */
export async function asOwner<Result>(
  migrationUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: toSessionUrl(migrationUrl),
    connectionTimeoutMillis: 15_000,
  });
  // A connection that breaks fails the query that waits for it.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw error instanceof SetupError
      ? error
      : new SetupError(`The database of MIGRATION_DATABASE_URL: ${messageOf(error)}.`);
  } finally {
    await client.end().catch(() => {});
  }
}
