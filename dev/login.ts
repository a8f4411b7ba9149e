import { randomBytes } from "node:crypto";
import { readArguments } from "./arguments.ts";
import { loadMigrationUrl } from "./deployment.ts";
import { LOGIN_ROLE, loginRoleExists, makeLoginRole } from "./login-role.ts";
import { asOwner } from "./owner-client.ts";
import { exitWith, SetupError } from "./setup-error.ts";

// `npm run -s db:login -- staging|production [--rotate]`: makes the Worker's login and prints its DATABASE_URL.
try {
  const usage = "Usage: npm run -s db:login -- staging|production [--rotate]";
  const { values, positionals } = readArguments({ rotate: { type: "boolean" } }, () => usage);
  const [environment, ...more] = positionals;
  if (more.length > 0) throw new SetupError(usage);
  const owner = loadMigrationUrl(environment);
  const password = randomBytes(24).toString("base64url");
  await asOwner(owner, async (client) => {
    const { rows } = await client.query("select from pg_roles where rolname in ('oda_api', 'oda_system')");
    if (rows.length < 2)
      throw new SetupError("Its roles are missing: apply the migrations first (npm run db:migrate).");
    if (!values.rotate && (await loginRoleExists(client))) {
      throw new SetupError(
        `${LOGIN_ROLE} is there already. --rotate gives it a new password; the Worker is cut off until it has it too.`,
      );
    }
    await makeLoginRole(client, password);
  });
  const url = new URL(owner);
  [url.username, url.password] = [LOGIN_ROLE, password];
  console.log(`DATABASE_URL=${url.href}`);
} catch (error) {
  exitWith(error);
}
