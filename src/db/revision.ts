import { type SQL, sql } from "drizzle-orm";

/** The revisions that a conditional request allows; undefined when any will do. */
export type Revisions = string[] | undefined;

/** The condition that a row is still at one of the revisions allowed. */
export function revisionAllowed(revision: SQL, allowed: Revisions): SQL | undefined {
  if (!allowed) return undefined;
  return allowed.length === 0 ? sql`false` : sql`${revision} in ${allowed}`;
}
