import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { business, type Creation, compiled, map, type Query, query } from "./query.ts";

export interface Created<Row, Results> {
  /** The new resource as it was first answered; undefined when nothing was made. */
  row: Row | undefined;
  replayed: boolean;
  /** Tells whether the key belongs to another request. The row is the answer to that one. */
  mismatch: boolean;
  /** Holds what the definition's `results` selected. */
  results: Results;
}

type Shape = Parameters<Parameters<typeof compiled>[0]>[0];

interface Definition<Of extends Shape, Row, Results> {
  /** Makes a table `before` that is read first. */
  before?(shape: Of): SQL;
  /** Makes the statement that creates the resource. It must do nothing unless `first` holds. It becomes the table `made`. */
  make(shape: Of, first: SQL): SQL;
  /**
   * Selects the new row out of `made`, with values that JSON keeps exactly: as a statement, or as one JSON value, which is
   * null where nothing was made.
   */
  row: { select: SQLWrapper } | { json: SQL<Row | null> };
  /** Selects what else the caller needs to know, as one JSON value. */
  results?: SQL<Results>;
}

const { placeholder } = sql;
const own = sql`business_id = ${business}::uuid and key = ${placeholder("key")}`;
const isOurs = sql`resource_id = ${placeholder("id")}`;
const first = sql`exists (select from idempotency_keys where ${own} and ${isOurs})`;

/**
 * Makes the query that creates a resource, in one statement. With an Idempotency-Key it does so at most once, and
 * remembers the answer in the same transaction; that takes a statement before it, which claims the key: a concurrent
 * request with the same key waits there for the key's row, then finds another id in it. This needs READ COMMITTED, where
 * each statement sees what was committed before it began. A key under which nothing was made stays unused.
 * @returns a function of a shape (see {@link compiled}) and of values, among them `id`: a new one for each request, also
 *   when the request repeats another
 */
export function creation<Row, Results = null>() {
  return <Of extends Shape>(definition: Definition<Of, Row, Results>) => {
    const { before, make, row, results = sql`null::json` } = definition;
    type Result = Created<Row, Results>;
    const withMade = (
      shape: Of,
      when: SQL,
    ) => sql`with ${before && sql`before as materialized (${before(shape)}),`}
      made as (${make(shape, when)})`;
    const json =
      "json" in row ? row.json : sql<Row | null>`(select to_json(row) from (${row.select.getSQL()}) as row)`;
    const isFirst = { replayed: false, mismatch: false };

    const plain = compiled((shape: Of): Query<Result> => {
      const made = withMade(shape, sql`true`);
      if ("select" in row && !definition.results) {
        const created = sql<Row>`${made} ${row.select.getSQL()}`;
        return query({ created }, ({ created: [found] }) => ({
          ...isFirst,
          row: found,
          results: null as Results,
        }));
      }
      const created = sql<{ response: Row | null; results: Results }>`${made}
        select ${json} as response, ${results} as results`;
      return query({ created }, ({ created: [found] }) => ({
        ...isFirst,
        row: found!.response ?? undefined,
        results: found!.results,
      }));
    });

    const idempotent = compiled((shape: Of): Query<Result & { fingerprint: string | undefined }> => {
      const claimed = sql`insert into idempotency_keys (business_id, key, fingerprint, resource_id)
        values (${business}::uuid, ${placeholder("key")}, ${placeholder("fingerprint")}, ${placeholder("id")}::uuid)
        on conflict do nothing`;
      const created = sql<{
        response: Row | null;
        results: Results;
        fingerprint: string | null;
        first: boolean | null;
      }>`${withMade(shape, first)}, answer as (select ${json} as response), remembered as (
          update idempotency_keys k set response = coalesce(k.response, answer.response) from answer
          where ${own} and not (${isOurs} and answer.response is null)
          returning k.response, fingerprint, ${isOurs} as first
        ), released as (
          delete from idempotency_keys using answer where ${own} and ${isOurs} and answer.response is null
        )
        select remembered.response, fingerprint, first, ${results} as results
        from answer left join remembered on true`;
      return query({ claimed, created }, ({ created: [found] }) => ({
        row: found!.response ?? undefined,
        replayed: found!.first === false,
        mismatch: false,
        fingerprint: found!.fingerprint ?? undefined,
        results: found!.results,
      }));
    });

    return (shape: Of, values: { id: string } & Record<string, unknown>): Creation<Result> => ({
      ...plain(shape, values),
      idempotent: (key) =>
        map(idempotent(shape, { ...values, ...key }), ({ fingerprint, ...created }) => ({
          ...created,
          mismatch: fingerprint !== undefined && fingerprint !== key.fingerprint,
        })),
    });
  };
}
