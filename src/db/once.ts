import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { db, type Scope } from "./scope.ts";

/** An Idempotency-Key and the request that it stands for. */
export interface OnceKey {
  key: string;
  /** A digest of the method, the path and the body. */
  fingerprint: string;
}

export interface Once<Row> {
  /** The new resource as it was first answered; undefined when `when` did not hold. */
  row: Row | undefined;
  replayed: boolean;
  /** The key stands for another request, whose answer this is. */
  mismatch: boolean;
  /** What `writes` returned, in order. */
  results: unknown[];
}

interface Creation {
  /** The id of the new resource, made for this request alone. */
  id: string;
  once: OnceKey | undefined;
  /** Holds when the resource can be made at all; where it does not, the key stays unused. */
  when?: SQL;
  /** The statements that make it. Each does nothing unless `first` holds. */
  writes: (first: SQL) => BatchItem<"pg">[];
  /** Selects the new row, with values that JSON keeps exactly. */
  select: SQLWrapper;
}

/**
 * Makes a resource at most once for each Idempotency-Key, in the same transaction that remembers the answer.
 * A concurrent twin waits on the key's row, then finds that it is another's. Needs READ COMMITTED, where each
 * statement sees what was committed before it began.
 */
export async function createOnce<Row>(scope: Scope, creation: Creation): Promise<Once<Row>> {
  const { id, once, writes, select } = creation;
  const when = creation.when ?? sql`true`;
  const snapshot = sql`(select to_json(made) from ${select} made)`;
  type Answer = { rows: { response: Row | null; fingerprint?: string; first?: boolean }[] };

  if (!once) {
    const results = await scope.run([
      ...writes(when),
      db.execute(sql`select ${snapshot} as response`),
    ] as never);
    const { rows } = (results as unknown[]).at(-1) as Answer;
    return { row: rows[0]?.response ?? undefined, replayed: false, mismatch: false, results };
  }

  const mine = sql`owner_id = ${scope.ownerId} and key = ${once.key}`;
  const first = sql`exists (select from idempotency_keys where ${mine} and resource_id = ${id})`;
  const results = await scope.run([
    db.execute(sql`insert into idempotency_keys (owner_id, key, fingerprint, resource_id)
      select ${scope.ownerId}, ${once.key}, ${once.fingerprint}, ${id}::uuid where ${when}
      on conflict do nothing`),
    ...writes(first),
    db.execute(sql`update idempotency_keys
      set response = coalesce(response, ${snapshot}, nothing_was_made())
      where ${mine}
      returning response, fingerprint, resource_id = ${id} as first`),
  ] as never);
  const stored = ((results as unknown[]).at(-1) as Answer).rows[0];
  return {
    row: stored?.response ?? undefined,
    replayed: stored !== undefined && !stored.first,
    mismatch: stored !== undefined && stored.fingerprint !== once.fingerprint,
    results: (results as unknown[]).slice(1),
  };
}
