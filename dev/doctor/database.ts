import { type NeonQueryFunction, neon, neonConfig } from "@neondatabase/serverless";
import { isLoopback } from "../../src/env.ts";
import { readMigrations } from "../migrations/statements.ts";
import type { Target } from "./configuration.ts";
import { check, type Finding, ill, well } from "./finding.ts";

type Row = Record<string, unknown>;

/**
 * The database as the Worker reaches it: over HTTP, with its login.
 * @param pending whether migrations may be missing, because they are applied next
 */
export async function checkDatabase(
  target: Target,
  databaseUrl: string,
  pending: boolean,
): Promise<Finding[]> {
  const { hostname, port } = new URL(databaseUrl);
  if (isLoopback(hostname)) neonConfig.fetchEndpoint = `http://${hostname}:${port}/sql`;
  const sql = neon(databaseUrl, { fetchOptions: { signal: AbortSignal.timeout(20_000) } });
  const npm = target === "local" ? "npm run dev" : `npm run db:migrate -- ${target}`;

  const login =
    target === "local"
      ? "Give `npm run dev` a DATABASE_URL whose user is a superuser, which can act as oda_login."
      : `Set DATABASE_URL to what \`npm run -s db:login -- ${target}\` prints.`;

  const [who] = (await sql`select rolname, rolsuper, rolbypassrls, rolcreaterole,
      (select count(*) from pg_class where relowner = r.oid) = 0 as owns_nothing,
      has_schema_privilege('public', 'create') as creates,
      coalesce(has_table_privilege(to_regclass('public.orders')::oid, 'select'), false) as reads,
      (select count(*) from pg_roles where rolname in ('oda_api', 'oda_system')
        and not rolsuper and not rolbypassrls and not rolcanlogin) = 2 as roles,
      current_setting('server_version') as version
    from pg_roles r where rolname = session_user`) as [Row];
  const { roles, version } = who;
  const plain =
    who.owns_nothing && !(who.rolsuper || who.rolbypassrls || who.rolcreaterole || who.creates || who.reads);
  const findings = [
    well(`PostgreSQL ${version} answers as ${who.rolname}`),
    check(
      Boolean(plain),
      "the Worker's login can do nothing by itself",
      `${login} A login that owns tables, bypasses row-level security or reads without a role is held back by no policy.`,
    ),
    check(
      Boolean(roles),
      "the roles oda_api and oda_system are plain",
      `Make them with \`${npm}\`; neither may log in, be a superuser or bypass row-level security.`,
    ),
  ];
  if (!roles) return findings;

  const grant = `As the owner: GRANT oda_api, oda_system TO ${who.rolname};`;
  for (const role of ["oda_api", "oda_system"]) {
    const taken = await sql`select set_config('role', ${role}, true)`.then(
      () => true,
      () => false,
    );
    findings.push(check(taken, `the login may take the role ${role}`, grant));
    if (!taken) return findings;
  }
  return [...findings, ...(await checkMigrations(sql, npm, pending)), ...(await checkContents(sql, npm))];
}

type Sql = NeonQueryFunction<false, false>;

async function checkMigrations(sql: Sql, npm: string, pending: boolean): Promise<Finding[]> {
  const migrations = readMigrations();
  const [, rows] = (await sql.transaction((tx) => [
    tx`select set_config('role', 'oda_system', true)`,
    tx`select count(*)::integer as applied, max(created_at)::text as newest from drizzle.__drizzle_migrations`,
  ])) as [unknown, [{ applied: number; newest: string }]];
  const [{ applied, newest }] = rows;
  const behind = migrations.filter(({ when }) => when > Number(newest)).length;
  if (behind > 0 && pending) return [well(`${behind} migrations are missing, and applied next`)];
  if (behind > 0) return [ill(`the database is behind by ${behind} migrations`, `Run \`${npm}\`.`)];
  const ahead = applied - migrations.length;
  return [
    well(
      ahead > 0
        ? `the database is ahead by ${ahead} migrations, which is safe`
        : `all ${applied} migrations are applied`,
    ),
  ];
}

async function checkContents(sql: Sql, npm: string): Promise<Finding[]> {
  const [found] = (await sql`select
      (select coalesce(string_agg(relname, ', '), '') from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity) as open,
      (select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')) > 0 as tables,
      (select coalesce(string_agg(relname, ', '), '') from pg_index join pg_class on pg_class.oid = indexrelid
        where not indisvalid) as broken,
      (select coalesce(string_agg(wanted, ', '), '') from unnest(array['pg_trgm', 'btree_gin']) as wanted
        where not exists (select from pg_extension where extname = wanted)) as extensions,
      (select count(*) from pg_timezone_names where name in ('Africa/Nairobi', 'Africa/Lagos', 'UTC')) = 3 as zones`) as [
    Record<string, string | boolean>,
  ];
  return [
    check(
      found.tables === true && found.open === "",
      "row-level security is on for every table",
      `As the owner: ALTER TABLE … ENABLE ROW LEVEL SECURITY, for ${found.open}.`,
    ),
    check(
      found.extensions === "",
      "the extensions for searching are there",
      `As the owner: CREATE EXTENSION ${found.extensions}; then \`${npm}\`.`,
    ),
    check(
      found.broken === "",
      "every index is whole",
      `Run \`${npm}\`, which builds ${found.broken} again; if nothing is missing, REINDEX INDEX CONCURRENTLY.`,
    ),
    check(
      found.zones === true,
      "the database knows the time zones",
      "Use a server with the IANA time zones: this one would refuse Africa/Nairobi.",
    ),
  ];
}
