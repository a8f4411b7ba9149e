import pg from "pg";

/** Whom the Worker connects as. It may take the roles `oda_api` and `oda_system`, and without them do nothing. */
export const LOGIN_ROLE = "oda_login";

// Roles belong to the whole cluster, so another process may make this one at the same moment: there already, or
// changed meanwhile ("tuple concurrently updated").
const RACED = ["42710", "23505", "XX000"];

export async function loginRoleExists(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query("select from pg_roles where rolname = $1", [LOGIN_ROLE]);
  return rows.length > 0;
}

/**
 * Makes the login role unless it is there. NOINHERIT, because a login that had its roles' rights without taking one
 * of them would have no policy's owner either.
 *
 * @param client of whoever applied the migrations, which make the two roles.
 * @param password the new one; without it, a role that is there keeps its own.
 */
export async function makeLoginRole(client: pg.ClientBase, password?: string, tries = 3): Promise<void> {
  const secret = password === undefined ? "" : ` password ${pg.escapeLiteral(password)}`;
  try {
    if (!(await loginRoleExists(client)))
      await client.query(`create role ${LOGIN_ROLE} login noinherit${secret}`);
    else if (secret) await client.query(`alter role ${LOGIN_ROLE}${secret}`);
    for (const role of ["oda_api", "oda_system"]) {
      const { rows } = await client.query("select pg_has_role($1, $2, 'member') as is_member", [
        LOGIN_ROLE,
        role,
      ]);
      if (!rows[0].is_member) await client.query(`grant ${role} to ${LOGIN_ROLE}`);
    }
  } catch (error) {
    if (tries === 1 || !RACED.includes((error as pg.DatabaseError).code ?? "")) throw error;
    await makeLoginRole(client, password, tries - 1);
  }
}
