import { and, not, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** Says what a conditional request demands of a row's revision; undefined demands nothing. */
export interface Revisions {
  oneOf: string[] | undefined;
  noneOf: string[] | undefined;
}

/** Selects a row's revision, from which its entity tag is made. */
export const revisionOf = (table: { version: PgColumn }) => sql<string>`${table.version}::text`;

/** Makes the condition that a row has a revision that is allowed. @returns undefined when any is */
export function revisionAllowed(revision: SQL, { oneOf, noneOf }: Revisions): SQL | undefined {
  const isAmong = (list: string[]) => sql`${revision} = any (${sql.param(list)}::text[])`;
  return and(oneOf && isAmong(oneOf), noneOf && not(isAmong(noneOf)));
}

/** Tells what {@link revisionAllowed} asks of the database about a revision that is known. */
export const isAllowed = (revision: string, { oneOf, noneOf }: Revisions): boolean =>
  (oneOf?.includes(revision) ?? true) && !noneOf?.includes(revision);
