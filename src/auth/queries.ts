import { and, eq, sql } from "drizzle-orm";
import { sessions } from "../db/schema.ts";
import { db, ownerScope, type Scope } from "../db/scope.ts";
import { LIFETIME } from "./session.ts";

/** Makes a session of an owner who has just signed in; the one that they had in this browser ends with it. */
export async function createSession(
  ownerId: string,
  id: string,
  previous: string | undefined,
): Promise<void> {
  const expires_at = sql`now() + make_interval(secs => ${LIFETIME})`;
  const insert = db.insert(sessions).values({ owner_id: ownerId, id, expires_at });
  const end = db.delete(sessions).where(and(eq(sessions.owner_id, ownerId), eq(sessions.id, previous ?? id)));
  await ownerScope(ownerId).run([end, insert]);
}

/** Fails when the session of a scope has ended, as all that runs in it does. */
export async function requireSession(scope: Scope): Promise<void> {
  await scope.run([db.execute(sql`select 1`)]);
}

/** Signs one browser out. */
export async function endSession(scope: Scope, id: string): Promise<void> {
  await scope.run([
    db.delete(sessions).where(and(eq(sessions.owner_id, scope.ownerId), eq(sessions.id, id))),
  ]);
}

/** Signs every browser of an owner out. */
export async function endSessions(scope: Scope): Promise<void> {
  await scope.run([db.delete(sessions).where(eq(sessions.owner_id, scope.ownerId))]);
}
