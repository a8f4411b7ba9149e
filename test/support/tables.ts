/** A table as the catalogue has it. */
export interface Table {
  name: string;
  columns: string[];
  /** The columns of its primary key, in order. */
  key: string[];
  /** Its unique constraints and indexes, without the primary key. */
  uniques: string[];
  isSecured: boolean;
  /** Those that allow rows. The role `-` is PUBLIC. */
  policies: { name: string; roles: string[]; command: string; using: string; check: string }[];
  /** Each as `role privilege`, such as `oda_api SELECT`, or `oda_system SELECT of columns` where it is for some alone. */
  grants: string[];
  /** The names of those that call `touch` or `log_change`. */
  triggers: string[];
  /** Its generated columns, and those that its trigger `touch` is told of. */
  generated: string[];
  touched: string[];
}

/** Reads every table of the schema `public`, one row for each. */
export const TABLES = `
  select t.relname as name, t.relrowsecurity as "isSecured",
    (select json_agg(attname) from pg_attribute where attrelid = t.oid and attnum > 0 and not attisdropped) as columns,
    (select coalesce(json_agg(a.attname order by k.position), '[]')
      from pg_index i cross join unnest(i.indkey) with ordinality k (number, position)
      join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number
      where i.indrelid = t.oid and i.indisprimary) as key,
    (select coalesce(json_agg(indexrelid::regclass::text), '[]') from pg_index
      where indrelid = t.oid and indisunique and not indisprimary) as uniques,
    (select coalesce(json_agg(json_build_object('name', polname, 'command', polcmd,
        'roles', (select json_agg(role::regrole::text) from unnest(polroles) as role),
        'using', pg_get_expr(polqual, polrelid, true), 'check', pg_get_expr(polwithcheck, polrelid, true))), '[]')
      from pg_policy where polrelid = t.oid and polpermissive) as policies,
    (select coalesce(json_agg(distinct grantee::regrole || ' ' || privilege), '[]')
      from (select grantee, privilege_type as privilege from aclexplode(t.relacl) union all
        select grantee, privilege_type || ' of columns' from pg_attribute, aclexplode(attacl) where attrelid = t.oid) as granted
      where grantee <> 0) as grants,
    (select coalesce(json_agg(tgname), '[]') from pg_trigger
      where tgrelid = t.oid and tgenabled = 'O' and (tgfoid = to_regproc('public.touch')
        or tgfoid = to_regproc('public.log_change') and tgname in (
          -- 8 is DELETE, 16 UPDATE, 4 INSERT: nothing else, and once for a statement.
          case tgtype when 8 then 'log_delete' when 16 then 'log_update' when 4 then 'log_insert' end)
          and pg_get_triggerdef(oid) like '%WHEN (pg_has_role(SESSION_USER, ''oda_operator''::name, ''MEMBER''::text))%')) as triggers,
    (select coalesce(json_agg(attname order by attname), '[]') from pg_attribute
      where attrelid = t.oid and attgenerated <> '' and not attisdropped) as generated,
    (select coalesce(json_agg(name order by name), '[]') from pg_trigger,
      jsonb_object_keys(nullif(rtrim(encode(tgargs, 'escape'), '\\0'), '')::jsonb) as name
      where tgrelid = t.oid and tgname = 'touch') as touched
  from pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')
  order by t.relname`;

/**
 * Names what a table lacks that every table of a business has. What `npm run ops` exports and erases follows from these
 * as well: it finds every table with a `business_id`, and refuses while operators may not read and delete its rows.
 * @param hasMessage tells whether a unique constraint has a message for the client who broke it
 */
export function complaintsAbout(table: Table, hasMessage: (constraint: string) => boolean): string[] {
  const { name, columns, key, uniques, isSecured, policies, grants, triggers, generated, touched } = table;
  const business = name === "businesses" ? "id" : "business_id";
  const isIts = `${business} = NULLIF(current_setting('app.business_id'::text, true), ''::text)::uuid`;
  const isOpened = `is_opened() AND ${business} = COALESCE(( SELECT opened_business() AS opened_business), ${business})`;
  const hasPolicy = (policy: string, role: string, condition: string) =>
    policies.some(
      ({ name, roles, command, using, check }) =>
        name === policy &&
        roles.join() === role &&
        command === "*" &&
        using === condition &&
        check === condition,
    );
  const hasGrant = (...privileges: string[]) => privileges.every((privilege) => grants.includes(privilege));

  const rules: [isKept: boolean, complaint: string][] = [
    [isSecured, "has no row-level security"],
    [columns.includes(business), `has no ${business}, so it is neither exported nor erased`],
  ];
  if (columns.includes(business)) {
    rules.push(
      [
        hasPolicy("business", "oda_api", isIts),
        `has no policy \`business\` by ${business} for reading and writing`,
      ],
      [
        !policies.some(
          ({ name, roles }) => name !== "business" && (roles.includes("oda_api") || roles.includes("-")),
        ),
        "has a second policy for oda_api, which shows it more rows",
      ],
      [
        hasPolicy("operator", "oda_operator", isOpened),
        "has no policy `operator` that shows operators what an entry in the log has opened",
      ],
      [
        !policies.some(
          ({ name, roles }) => name !== "operator" && (roles.includes("oda_operator") || roles.includes("-")),
        ),
        "has a second policy for oda_operator, which shows it rows without an entry in the log",
      ],
      [key[0] === business, `has a primary key that does not begin with ${business}`],
      [grants.some((grant) => grant.startsWith("oda_api ")), "grants oda_api nothing"],
      [
        hasGrant("oda_operator SELECT", "oda_operator DELETE"),
        "does not grant oda_operator SELECT and DELETE, so that it cannot be exported or erased",
      ],
      ...uniques.map((unique): [boolean, string] => [
        hasMessage(unique),
        `has no message for who breaks ${unique}`,
      ]),
    );
  }
  for (const change of ["insert", "update", "delete"]) {
    const grant = `oda_operator ${change.toUpperCase()}`;
    if (name !== "operator_log" && (hasGrant(grant) || hasGrant(`${grant} of columns`)))
      rules.push([
        triggers.includes(`log_${change}`),
        `lets oda_operator ${change} without the trigger \`log_${change}\``,
      ]);
  }
  if (columns.includes("version"))
    rules.push(
      [triggers.includes("touch"), "has a version without the trigger `touch`"],
      [
        !triggers.includes("touch") || generated.join() === touched.join(),
        `does not tell \`touch\` its generated columns: ${generated.join(", ")}`,
      ],
    );
  return rules.filter(([isKept]) => !isKept).map(([, complaint]) => `${name} ${complaint}`);
}
