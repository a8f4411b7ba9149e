import pg from "pg";
import { createDatabase } from "../../dev/new-database.ts";

/** Where tests make their databases. */
export const server = process.env.TEST_POSTGRES_URL ?? "postgres://postgres@127.0.0.1:5432/postgres";

async function answers(): Promise<boolean> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** Why there can be no tests on a PostgreSQL server here (vitest.config.ts says so); undefined when there can. */
export const noServer = (await answers()) ? undefined : `none answers at ${server} (set TEST_POSTGRES_URL)`;

/** An empty database on the server, and connections to it that end with it. */
export async function emptyDatabase() {
  const { url, drop } = await createDatabase(server);
  const clients: pg.Client[] = [];
  return {
    url,
    async connect(as = url): Promise<pg.Client> {
      const client = new pg.Client(as);
      client.on("error", () => {});
      clients.push(client);
      await client.connect();
      return client;
    },
    async drop() {
      await Promise.all(clients.map((client) => client.end()));
      await drop();
    },
  };
}
