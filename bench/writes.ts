import type { BenchDatabase } from "./database.ts";
import { type Row, row } from "./table.ts";

const COUNT = 1000;

/** What one more order costs the database, against a table that has a primary key and nothing else. */
export async function writeRows({ sql }: BenchDatabase, size: string, business: string): Promise<Row[]> {
  await sql(
    "create table plain_orders (like orders including defaults including generated)",
    "alter table plain_orders add primary key (business_id, id)",
  );
  const columns =
    "business_id, customer_id, customer_code, item_id, item, quantity, price_per_unit, currency, status";
  // New orders of old customers: at the end of the indexes by time, anywhere in the others.
  const insert = (table: string) => `explain (analyze, wal, format json) insert into ${table} (id, ${columns})
    select bench_id(clock_timestamp(), 'new ' || n), ${columns}
    from (select row_number() over () as n, * from orders where business_id = '${business}'
      order by md5(id::text) limit ${COUNT}) as chosen`;
  const cost = async (table: string) => {
    const [plan] = await sql(insert(table));
    const [{ Plan, "Execution Time": time }] = JSON.parse(plan!["QUERY PLAN"]!);
    const selecting = Plan.Plans[0]["Actual Total Time"];
    return { bytes: Plan["WAL Bytes"] / COUNT, time: (1000 * (time - selecting)) / COUNT };
  };
  // The first ones find a log in which every page is still to be written in full.
  await cost("orders");
  await cost("plain_orders");
  const [ours, plain] = [await cost("orders"), await cost("plain_orders")];
  await sql("drop table plain_orders");
  const against = "primary key alone";
  return [
    row(`insert an order, ${size}: log`, "bytes", ours.bytes, [against, plain.bytes]),
    row(`insert an order, ${size}: time`, "us", ours.time, [against, plain.time]),
  ];
}

/** The indexes of the two tables that grow with every order, beside the rows themselves. */
export async function indexRows({ sql }: BenchDatabase, orders: number): Promise<Row[]> {
  const sizes =
    await sql(`select indexrelname as name, pg_relation_size(indexrelid) as index, relname as table,
      pg_relation_size(relid) as heap
    from pg_stat_user_indexes where relname in ('orders', 'notifications') order by relname desc, 2 desc`);
  return sizes.map(({ name, index, table, heap }) =>
    row(`index ${name}`, "bytes per order", Number(index) / orders, [
      `the rows of ${table}`,
      Number(heap) / orders,
    ]),
  );
}
