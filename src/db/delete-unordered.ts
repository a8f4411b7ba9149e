import { and, eq, notExists, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { withId } from "./one.ts";
import { type Revisions, revisionAllowed, revisionOf } from "./revision.ts";
import { type customers, type items, orders } from "./schema.ts";
import { db, type Scope } from "./scope.ts";

/**
 * Deletes a customer or an item that no order refers to.
 * @param reference the orders' column that refers to the table
 * @returns whether it was deleted; if not, the revision as it stands and how many orders refer to it
 */
export async function deleteUnordered(
  scope: Scope,
  table: typeof customers | typeof items,
  reference: PgColumn,
  id: string,
  allowed: Revisions,
): Promise<{ deleted: boolean; revision: string | undefined; orders: number }> {
  const one = withId(table, scope.ownerId, id);
  const referring: SQL = and(eq(orders.owner_id, scope.ownerId), eq(reference, id))!;
  const revision = revisionOf(table);
  const [deleted, [current]] = await scope.run([
    db
      .delete(table)
      .where(
        and(
          one,
          revisionAllowed(revision, allowed),
          notExists(db.select({ id: orders.id }).from(orders).where(referring)),
        ),
      )
      .returning({ id: table.id }),
    db
      .select({ revision, orders: sql<string>`(select count(*) from orders where ${referring})` })
      .from(table)
      .where(one),
  ]);
  return { deleted: deleted.length > 0, revision: current?.revision, orders: Number(current?.orders ?? 0) };
}
