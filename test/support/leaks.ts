import type { Pool } from "pg";

/**
 * Finds what a new session has none of. What only a transaction has set is reset by its end; a setting of the application's
 * own stays as an empty text. PostgreSQL lists settings of its own alone: the others are those that functions and policies
 * read.
 */
const LEAKS = `
  select 'setting ' || name || ' = ' || setting as leak from pg_settings where source = 'session'
  union all select 'role ' || current_setting('role') where current_setting('role') <> 'none'
  union all select 'setting ' || name || ' = ' || current_setting(name, true) from (
    select distinct unnest(regexp_matches(source, '\\mapp\\.\\w+', 'g')) as name
    from (select prosrc from pg_proc where pronamespace = 'public'::regnamespace
      union all select qual from pg_policies union all select with_check from pg_policies) as sources (source)
  ) as names where current_setting(name, true) <> ''
  union all select 'prepared statement ' || statement from pg_prepared_statements
  union all select 'cursor ' || statement from pg_cursors where is_holdable
  union all select 'temporary ' || relname from pg_class where relnamespace = pg_my_temp_schema()
  union all select 'advisory lock' from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'
  union all select 'channel ' || channel from pg_listening_channels() as channel`;

/** Says what requests have left behind in the sessions of all connections of a pool, which the next requests would meet. */
export async function leaksOf(pool: Pool): Promise<string[]> {
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
  const found = await Promise.all(clients.map((client) => client.query<{ leak: string }>(LEAKS)));
  for (const client of clients) client.release();
  return [...new Set(found.flatMap(({ rows }) => rows.map(({ leak }) => leak)))];
}
