import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { prepared } from "./prepared.ts";
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
  /** A name of its own, with all that the words of its statements depend on but for a key: see prepared.ts. */
  shape: string;
  /** The id of the new resource, made for this request alone: the placeholder `id`. */
  id: string;
  once: OnceKey | undefined;
  /** The other placeholders, but for `owner`. */
  values: Record<string, unknown>;
  /** Holds when the resource can be made at all; where it does not, the key stays unused. */
  when?: () => SQL;
  /** The statements that make it. Each does nothing unless `first` holds. */
  writes: (first: SQL) => BatchItem<"pg">[];
  /** Selects the new row, with values that JSON keeps exactly. */
  select: () => SQLWrapper;
}

const { placeholder } = sql;
const mine = sql`owner_id = ${placeholder("owner")} and key = ${placeholder("key")}`;
const first = sql`exists (select from idempotency_keys where ${mine} and resource_id = ${placeholder("id")})`;

/**
 * Makes a resource at most once for each Idempotency-Key, in the same transaction that remembers the answer.
 * A concurrent twin waits on the key's row, then finds that it is another's. Needs READ COMMITTED, where each
 * statement sees what was committed before it began.
 */
export async function createOnce<Row>(scope: Scope, creation: Creation): Promise<Once<Row>> {
  const { shape, id, once, writes, select } = creation;
  const when = () => creation.when?.() ?? sql`true`;
  const snapshot = () => sql`(select to_json(made) from ${select()} made)`;
  const values = { ...creation.values, owner: scope.ownerId, id };
  type Answer = { rows: { response: Row | null; fingerprint?: string; first?: boolean }[] };

  if (!once) {
    const queries = () => [...writes(when()), db.execute(sql`select ${snapshot()} as response`)];
    const results = (await scope.run(prepared(shape, queries, values) as never)) as unknown[];
    const { rows } = results.at(-1) as Answer;
    return { row: rows[0]?.response ?? undefined, replayed: false, mismatch: false, results };
  }

  const queries = () => [
    db.execute(sql`insert into idempotency_keys (owner_id, key, fingerprint, resource_id)
      select ${placeholder("owner")}, ${placeholder("key")}, ${placeholder("fingerprint")}, ${placeholder("id")}::uuid
      where ${when()}
      on conflict do nothing`),
    ...writes(first),
    db.execute(sql`update idempotency_keys
      set response = coalesce(response, ${snapshot()}, nothing_was_made())
      where ${mine}
      returning response, fingerprint, resource_id = ${placeholder("id")} as first`),
  ];
  const asked = prepared(`${shape}, once`, queries, { ...values, ...once });
  const results = (await scope.run(asked as never)) as unknown[];
  const stored = (results.at(-1) as Answer).rows[0];
  return {
    row: stored?.response ?? undefined,
    replayed: stored !== undefined && !stored.first,
    mismatch: stored !== undefined && stored.fingerprint !== once.fingerprint,
    results: results.slice(1),
  };
}
