import { and, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { withId } from "./collection.ts";
import type { BusinessTable } from "./definition.ts";
import { db, type Query, query } from "./query.ts";
import { type Revisions, revisionAllowed, revisionOf } from "./revision.ts";
import { selectFrom } from "./select-from.ts";

type VersionedTable = BusinessTable & { version: PgColumn };

/**
 * Makes SQL that locks a row and reads its newest version, after any transaction that is changing it: the table `stored`
 * of the statement in which it is changed. Its column `revision` is that of before the change.
 * @param more further columns
 */
export const storedRow = (table: VersionedTable, id: string, more?: SQL) =>
  sql`stored as materialized (select ${revisionOf(table)} as revision${more && sql`, ${more}`}
    from ${table} where ${withId(table, id)} for no key update)`;

/** Makes the condition that the row of {@link storedRow} has one of the revisions allowed. */
export const storedAllowed = (allowed: Revisions): SQL =>
  revisionAllowed(sql`stored.revision`, allowed) ?? sql`true`;

/** The result of an update. */
export interface Updated<Row, More = unknown, Also = never> {
  /** The row as it is now; undefined when it was not changed. */
  row: Row | undefined;
  /** Of the row before; undefined when there is none. */
  revision: string | undefined;
  /** Selects what else was read of the row before. */
  stored: More | undefined;
  /** The row that the statement `also` has returned. */
  also: Also | undefined;
}

interface Changes<Columns, Also> {
  /** What columns are set to. A trigger says when a row was updated. */
  set: Record<string, unknown>;
  /** What is answered of the row. */
  columns: Columns;
  allowed: Revisions;
  /** A further condition, in which `stored` may occur. */
  when?: SQL;
  /**
   * A statement that is run with the change, and may read the row as it is then, with all its columns, from the
   * table `changed`. It returns one row at the most.
   */
  also?: SQL<Also> | undefined;
}

/**
 * Makes the query that changes a row, in one statement.
 * @param more what else is read of the row before, by SQL for several columns of `stored`
 */
export function updating<Columns extends SelectedFieldsFlat, More = unknown, Also = never>(
  table: VersionedTable,
  id: string,
  { set, columns, allowed, when, also }: Changes<Columns, Also>,
  more?: SQL<More>,
): Query<Updated<SelectResultFields<Columns>, More, Also>> {
  type Row = SelectResultFields<Columns>;
  const change = db
    .update(table)
    .set({ ...set, updated_at: sql`now()` })
    .from(sql`stored`)
    .where(and(withId(table, id), storedAllowed(allowed), when));
  const stored = storedRow(table, id, more);
  const updated = also
    ? sql<{ revision: string; row: Row | null; also: Also | null } & More>`with ${stored},
      changed as (${change.getSQL()} returning ${table}.*), also as (${also})
      select stored.*, (select to_json(row) from (${selectFrom(columns, sql`changed as ${table}`)}) as row) as row,
        (select to_json(also) from also) as also from stored`
    : sql<{ revision: string; row: Row | null; also: null } & More>`with ${stored},
      changed as (${change.returning(columns).getSQL()})
      select stored.*, (select to_json(changed) from changed) as row, null as also from stored`;
  return query({ updated }, ({ updated: [found] }) => ({
    row: found?.row ?? undefined,
    revision: found?.revision,
    stored: found,
    also: found?.also ?? undefined,
  }));
}
