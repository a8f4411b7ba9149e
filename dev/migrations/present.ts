import type pg from "pg";

const SCHEMAS = "array['public', 'drizzle']::name[]";
/** Finds every table `t`, with its schema `n`. Queries about tables return the table's name, and a line of SQL. */
const TABLES = `pg_class t join pg_namespace n on n.oid = t.relnamespace and n.nspname = any (${SCHEMAS}) and t.relkind = 'r'`;
const NAME = "(case n.nspname when 'public' then '' else n.nspname || '.' end || quote_ident(t.relname))";
const ROLE = "case grantee when 0 then 'PUBLIC' else grantee::regrole::text end";

const COLUMNS = `
  select ${NAME} as table, concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
    case when a.attgenerated <> '' then format('GENERATED ALWAYS AS (%s) STORED', pg_get_expr(d.adbin, d.adrelid, true))
      when a.attidentity = 'a' then 'GENERATED ALWAYS AS IDENTITY'
      when d.adbin is not null then 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid, true) end,
    case when a.attnotnull then 'NOT NULL' end) as line
  from ${TABLES}
  join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
  order by 1, a.attnum`;

const CONSTRAINTS = `
  select ${NAME} as table, format('CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid, true)) as line
  from ${TABLES} join pg_constraint c on c.conrelid = t.oid and c.contype in ('p', 'u', 'c', 'f', 'x')
  order by 1, array_position(array['p', 'u', 'c', 'f', 'x']::"char"[], c.contype), c.conname`;

const INDEXES = `
  select ${NAME} as table, replace(pg_get_indexdef(i.indexrelid), 'public.', '') as line
  from ${TABLES} join pg_index i on i.indrelid = t.oid
  where not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
  order by 1, 2`;

const SECURITY = `
  select ${NAME} as table, format('ALTER TABLE %s %s ROW LEVEL SECURITY', ${NAME},
    case when t.relforcerowsecurity then 'FORCE' else 'ENABLE' end) as line
  from ${TABLES} where t.relrowsecurity order by 1`;

const POLICIES = `
  select ${NAME} as table, concat_ws(E'\\n  ',
    format('CREATE POLICY %I ON %s%s FOR %s TO %s', p.polname, ${NAME},
      case when p.polpermissive then '' else ' AS RESTRICTIVE' end,
      case p.polcmd when '*' then 'ALL' when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' else 'DELETE' end,
      (select string_agg(${ROLE}, ', ' order by 1) from unnest(p.polroles) as grantee)),
    'USING (' || pg_get_expr(p.polqual, p.polrelid, true) || ')',
    'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')') as line
  from ${TABLES} join pg_policy p on p.polrelid = t.oid order by 1, p.polname`;

const TRIGGERS = `
  select ${NAME} as table, pg_get_triggerdef(g.oid, true) as line
  from ${TABLES} join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal order by 1, g.tgname`;

const GRANTS = `
  select "table", format('GRANT %s ON %s TO %s', string_agg(privilege, ', ' order by privilege), "table", role) as line
  from (
    select ${NAME} as table, ${ROLE} as role, privilege_type as privilege
    from ${TABLES}, aclexplode(t.relacl) where grantee <> t.relowner
    union all
    select ${NAME}, ${ROLE}, format('%s (%s)', privilege_type, string_agg(quote_ident(a.attname), ', ' order by a.attnum))
    from ${TABLES} join pg_attribute a on a.attrelid = t.oid, aclexplode(a.attacl)
    group by 1, 2, privilege_type
  ) as granted group by "table", role order by "table", role`;

const FUNCTIONS = `
  select concat_ws(E'\\n', rtrim(replace(pg_get_functiondef(p.oid), 'FUNCTION public.', 'FUNCTION '), E'\\n') || ';',
    (select string_agg(format('GRANT EXECUTE ON FUNCTION %s TO %s;', p.oid::regprocedure, ${ROLE}), E'\\n' order by ${ROLE})
      from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee <> p.proowner)) as line
  from pg_proc p
  where p.pronamespace = 'public'::regnamespace and not exists (select from pg_depend e
    where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
  order by p.proname, p.oid::regprocedure::text`;

const ROLES = `
  select concat_ws(' ', 'CREATE ROLE', quote_ident(rolname), case when rolcanlogin then 'LOGIN' else 'NOLOGIN' end,
    case when rolbypassrls then 'BYPASSRLS' else 'NOBYPASSRLS' end, case when rolsuper then 'SUPERUSER' end) || ';' as line
  from pg_roles where rolname like 'oda\\_%' and rolname <> 'oda_login' order by rolname`;

const EXTENSIONS = `
  select format('CREATE EXTENSION %I;', extname) as line from pg_extension where extname <> 'plpgsql' order by extname`;

const SCHEMA_GRANTS = `
  select format('GRANT %s ON SCHEMA %I TO %s;', string_agg(privilege_type, ', ' order by privilege_type), nspname, ${ROLE}) as line
  from pg_namespace, aclexplode(nspacl)
  where nspname = any (${SCHEMAS}) and grantee <> nspowner and ${ROLE} like 'oda\\_%'
  group by nspname, grantee order by 1`;

/**
 * Describes a migrated database in SQL: roles, tables with their policies, triggers and grants, and functions, sorted
 * by name. Equal schemas give equal texts. The text is to be read, not to be run: tables refer to later ones.
 */
export async function presentSchema(client: pg.ClientBase | pg.Pool): Promise<string> {
  const read = async (query: string) => (await client.query<{ table: string; line: string }>(query)).rows;
  const linesOf = async (query: string) => (await read(query)).map(({ line }) => line).join("\n");
  const columns = [...(await read(COLUMNS)), ...(await read(CONSTRAINTS))];
  const rest: { table: string; line: string }[] = [];
  for (const query of [INDEXES, SECURITY, POLICIES, TRIGGERS, GRANTS]) rest.push(...(await read(query)));
  const of = (table: string, rows: typeof rest) => rows.filter((row) => row.table === table);
  const tables = [...new Set(columns.map(({ table }) => table))].map((table) => {
    const body = of(table, columns).map(({ line }) => `  ${line}`);
    const statements = of(table, rest).map(({ line }) => `${line};\n`);
    return `CREATE TABLE ${table} (\n${body.join(",\n")}\n);\n${statements.join("")}`;
  });
  return [
    "-- The database as it is after all migrations. Generated by `npm run db:present`: to read, not to run.\n",
    `-- ROLES, EXTENSIONS, SCHEMAS\n\n${await linesOf(ROLES)}\n${await linesOf(EXTENSIONS)}\n${await linesOf(SCHEMA_GRANTS)}\n`,
    `-- TABLES, each with its indexes, policies, triggers and grants\n\n${tables.join("\n")}`,
    `-- FUNCTIONS, each with who may execute it\n\n${(await read(FUNCTIONS)).map(({ line }) => `${line}\n`).join("\n")}`,
  ].join("\n");
}
