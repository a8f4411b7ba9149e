import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** The revisions that a conditional request allows; undefined when any will do. */
export type Revisions = string[] | undefined;

/** A row's revision: what its entity tag is made of. */
export const revisionOf = (table: { version: PgColumn }) => sql<string>`${table.version}::text`;

/** The condition that a row is still at one of the revisions allowed. */
export function revisionAllowed(revision: SQL, allowed: Revisions): SQL | undefined {
  if (!allowed) return undefined;
  return allowed.length === 0 ? sql`false` : sql`${revision} in ${allowed}`;
}
