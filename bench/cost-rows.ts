import type { Case } from "./cost-cases.ts";
import type { BenchDatabase } from "./database.ts";
import { type Row, row } from "./table.ts";

/** Counts what one request costs: microseconds, and bytes of log. */
export interface Cost {
  worker: number;
  postgres: number;
  planning: number;
  executing: number;
  statements: number;
  log: number;
}

export function costRows(
  { name, most, operation }: Case,
  oda: Cost,
  { yardstick, against }: { yardstick: Cost | undefined; against: { name: string; cost: Cost } | undefined },
): Row[] {
  const bare = (figure: keyof Cost): [string, number] => ["yardstick", yardstick?.[figure] ?? Number.NaN];
  const target = most.yardstick ? ({ of: "ratio", max: most.yardstick } as const) : undefined;
  const rows = [
    row(`${name}: PostgreSQL`, "us", oda.postgres, bare("postgres"), target),
    row("  planning", "us", oda.planning, bare("planning")),
    row("  executing", "us", oda.executing, bare("executing")),
    row("  statements", "", oda.statements, bare("statements")),
  ];
  if (operation.method) rows.push(row("  log", "bytes", oda.log, bare("log")));
  rows.push(row("  the Worker", "us", oda.worker, ["PostgreSQL for it", oda.postgres]));
  if (against) {
    const { name: commit, cost } = against;
    rows.push(
      row("  PostgreSQL, against", "us", oda.postgres, [commit, cost.postgres], {
        of: "ratio",
        max: most.against,
      }),
      row("  the Worker, against", "us", oda.worker, [commit, cost.worker]),
      row("  statements, against", "", oda.statements, [commit, cost.statements]),
    );
    if (operation.method) rows.push(row("  log, against", "bytes", oda.log, [commit, cost.log]));
  }
  return rows;
}

/** Sums up the indexes of all tables that grow with each order, in bytes for an order. */
async function indexBytes({ sql }: BenchDatabase): Promise<number> {
  const [sum] =
    await sql(`select sum(pg_indexes_size(pg_class.oid)) / max(reltuples) filter (where relname = 'orders') as each
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'public' and relkind = 'r' and relname not in ('customers', 'items')
      and reltuples >= (select reltuples from pg_class where oid = 'orders'::regclass)`);
  return Number(sum!.each);
}

export async function indexRow(
  database: BenchDatabase,
  against: { name: string; database: BenchDatabase } | undefined,
): Promise<Row> {
  for (const one of [database, against?.database])
    await one?.sql("reindex table orders", "reindex table notifications", "analyze");
  const ours = await indexBytes(database);
  if (!against) return row("indexes of an order and its text", "bytes", ours, ["", Number.NaN]);
  const theirs = await indexBytes(against.database);
  return row("indexes of an order and its text", "bytes", ours, [against.name, theirs], {
    of: "ratio",
    max: 0.5,
  });
}
