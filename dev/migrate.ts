import pg from "pg";
import { migrate } from "./migrations/apply.ts";
import { toSessionUrl } from "./postgres-url.ts";
import { exitWith, messageOf, SetupError } from "./setup-error.ts";

// `npm run db:migrate`: applies drizzle/ to the database that DATABASE_URL names.
try {
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new SetupError(
      "Set DATABASE_URL to the database to migrate, such as postgres://user:password@host/name.",
    );
  }
  if (!URL.canParse(url))
    throw new SetupError("DATABASE_URL is not a URL like postgres://user:password@host/name.");
  const { applied, total } = await migrateUrl(url);
  console.log(
    applied ? `Applied ${applied} of ${total} migrations.` : `Nothing to do: all ${total} are applied.`,
  );
} catch (error) {
  exitWith(error);
}

async function migrateUrl(connectionString: string) {
  const client = new pg.Client({
    connectionString: toSessionUrl(connectionString),
    connectionTimeoutMillis: 15_000,
  });
  try {
    await client.connect();
    return await migrate(client);
  } catch (error) {
    throw new SetupError(`The database of DATABASE_URL was not migrated: ${messageOf(error)}.`);
  } finally {
    await client.end().catch(() => {});
  }
}
