import { asOwner } from "../owner-client.ts";
import { check, type Finding, ill } from "./finding.ts";

const placeOf = (url: URL) => `${url.hostname.replace("-pooler.", ".")}${url.pathname}`;

/** Whether migrations can be applied, to the database that the Worker uses, and not as the Worker. */
export async function checkOwner(
  databaseUrl: string,
  migrationUrl: string | undefined,
  source: string,
): Promise<Finding[]> {
  const mend = `Set MIGRATION_DATABASE_URL in ${source} to the database as its owner, as Neon's console shows it.`;
  const [worker, owner] = [URL.parse(databaseUrl), URL.parse(migrationUrl ?? "")];
  if (!migrationUrl || !owner) return [ill("MIGRATION_DATABASE_URL is missing or no URL", mend)];
  const owns = await asOwner(migrationUrl, async (client) => {
    const { rows } = await client.query(`select has_schema_privilege('public', 'create') and not exists (
      select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
        and not pg_has_role(relowner, 'usage')) as owns`);
    return rows[0].owns as boolean;
  });
  return [
    check(owns, "its owner may change every table", mend),
    check(
      worker !== null && placeOf(worker) === placeOf(owner),
      "it is the database that the Worker uses",
      `Set DATABASE_URL and MIGRATION_DATABASE_URL in ${source} to the same host and database.`,
    ),
    check(
      worker?.username !== owner.username,
      "its owner is not the Worker's login",
      `Set DATABASE_URL in ${source} to a login that owns nothing: \`npm run -s db:login\` makes it.`,
    ),
  ];
}
