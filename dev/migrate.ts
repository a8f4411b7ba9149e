import { readArguments } from "./arguments.ts";
import { loadMigrationUrl } from "./deployment.ts";
import { migrate } from "./migrations/apply.ts";
import { asOwner } from "./owner-client.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// `npm run db:migrate -- staging|production`, or with MIGRATION_DATABASE_URL in the shell: applies drizzle/.
try {
  const usage = "Usage: npm run db:migrate -- staging|production";
  const { positionals } = readArguments({}, () => usage);
  const [environment, ...more] = positionals;
  if (more.length > 0) throw new SetupError(usage);
  const { applied, total, ahead } = await asOwner(loadMigrationUrl(environment), (client) => migrate(client));
  if (applied) console.log(`Applied ${applied} of ${total} migrations.`);
  else if (ahead) console.log(`Nothing to do: the database is ahead, by ${ahead} of a newer version.`);
  else console.log(`Nothing to do: all ${total} are applied.`);
} catch (error) {
  exitWith(error);
}
