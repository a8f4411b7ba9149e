import { loadMigrationUrl } from "./deployment.ts";
import { migrate } from "./migrations/apply.ts";
import { asOwner } from "./owner-client.ts";
import { exitWith } from "./setup-error.ts";

// `npm run db:migrate -- staging|production`, or with MIGRATION_DATABASE_URL in the shell: applies drizzle/.
try {
  const { applied, total, ahead } = await asOwner(loadMigrationUrl(process.argv[2]), (client) =>
    migrate(client),
  );
  if (applied) console.log(`Applied ${applied} of ${total} migrations.`);
  else if (ahead) console.log(`Nothing to do: the database is ahead, by ${ahead} of a newer version.`);
  else console.log(`Nothing to do: all ${total} are applied.`);
} catch (error) {
  exitWith(error);
}
