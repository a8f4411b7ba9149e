import { and, eq, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { withId } from "./collection.ts";
import type { BusinessTable } from "./definition.ts";
import { business, type Query, query } from "./query.ts";
import type { Revisions } from "./revision.ts";
import { storedAllowed, storedRow } from "./update.ts";

export interface Deletion {
  deleted: boolean;
  /** Of the stored row; undefined when there is none. */
  revision: string | undefined;
  /** How many rows refer to it. */
  references: number;
}

/**
 * Makes the query that deletes a row to which no other refers.
 * @param referring the table that may refer to it, and by which column
 */
export function deleteUnreferenced<Table extends BusinessTable & { version: PgColumn }>(
  table: Table,
  referring: { table: BusinessTable; column: PgColumn },
  id: string,
  allowed: Revisions,
): Query<Deletion> {
  const references = sql`(select count(*) from ${referring.table}
    where ${and(eq(referring.table.business_id, business), eq(referring.column, id))}) as references`;
  return query(
    {
      found: sql<{
        revision: string;
        references: string;
        deleted: boolean;
      }>`with ${storedRow(table, id, references)},
        deleted as (delete from ${table} using stored
          where ${withId(table, id)} and ${storedAllowed(allowed)} and stored.references = 0 returning ${table.id})
        select stored.*, exists (select from deleted) as deleted from stored`,
    },
    ({ found: [row] }) => ({
      deleted: row?.deleted ?? false,
      revision: row?.revision,
      references: Number(row?.references ?? 0),
    }),
  );
}
