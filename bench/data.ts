import type { BenchDatabase } from "./database.ts";

/** A group of businesses that have equally many orders. */
export interface Group {
  businesses: number;
  orders: number;
  /** Of the first business, which is measured. */
  first: string;
}

export const customersOf = (orders: number) => Math.max(2, Math.floor(orders / 5));
export const itemsOf = (orders: number) => Math.max(2, Math.floor(orders / 50));

const INDEXES = `select indexdef from pg_indexes where schemaname = 'public'
  and indexname::regclass not in (select conindid from pg_constraint) and tablename in ('customers', 'items', 'orders', 'notifications')`;

/**
 * Fills a database: each business's orders spread over its customers (five each) and its items (fifty each), one
 * text per order, all businesses' orders interleaved in time as they would be. Ids are UUIDv7 of the row's own time.
 */
export async function fill({ sql }: BenchDatabase, groups: Group[]): Promise<void> {
  await sql(`create function bench_id(made timestamptz, salt text) returns uuid language sql immutable as $$
    select (lpad(to_hex((extract(epoch from made) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 1, 3) || 'a'
      || substr(md5(salt), 4, 15))::uuid $$`);
  // Made once at the end, an index costs a fraction of what it costs row by row. The references are right as made.
  const indexes = (await sql(INDEXES)).map(({ indexdef }) => indexdef!);
  for (const definition of indexes) await sql(`drop index "${/INDEX (\S+)/.exec(definition)![1]}"`);
  for (const group of groups) {
    for (const statement of rowsOf(group)) {
      await sql("set local session_replication_role = replica", statement);
    }
  }
  for (const definition of indexes) await sql("set local maintenance_work_mem = '256MB'", definition);
  await sql("vacuum analyze");
}

function rowsOf({ businesses, orders, first }: Group): string[] {
  const each = Math.floor(orders / businesses);
  const [customers, items] = [customersOf(each), itemsOf(each)];
  const business = (n: string) =>
    `case when ${n} = 0 then '${first}'::uuid else md5('${first}-' || ${n})::uuid end`;
  // Whoever comes before the orders is a year older.
  const old = (n: string) => `timestamptz '2025-01-01' + ${n} * interval '1 second'`;
  const time = `timestamptz '2026-01-01' + n * (interval '300 days' / ${orders})`;
  const customerId = (n: string, k: string) => `bench_id(${old(k)}, 'customer ' || ${n} || ' ' || ${k})`;
  const itemId = (n: string, k: string) => `bench_id(${old(k)}, 'item ' || ${n} || ' ' || ${k})`;
  const first_name = (k: string) =>
    `(array['Wanjiru','Otieno','Achieng','Mwangi','Amina'])[1 + ${k} % 5] || ' ' || ${k} / 5`;
  const code = (k: string) => `lpad(upper(to_hex(${k})), 5, '0')`;
  const name = (k: string) =>
    `(array['Basmati rice','Maize flour','Cooking oil','Sugar'])[1 + ${k} % 4] || ' ' || ${k}`;
  return [
    `insert into customers (business_id, id, first_name, second_name, code, phone, created_at, updated_at)
      select ${business("o")}, ${customerId("o", "k")}, ${first_name("k")}, 'Kamau ' || k % 97,
        ${code("k")}, '+2547' || lpad(k::text, 8, '0'), ${old("k")}, ${old("k")}
      from generate_series(0, ${businesses} - 1) as o, generate_series(0, ${customers} - 1) as k`,
    `insert into items (business_id, id, name, price, currency, created_at, updated_at)
      select ${business("o")}, ${itemId("o", "k")}, ${name("k")}, 10000 + k * 37 % 90000, 'KES', ${old("k")}, ${old("k")}
      from generate_series(0, ${businesses} - 1) as o, generate_series(0, ${items} - 1) as k`,
    `insert into orders (business_id, id, customer_id, customer_code, item_id, item, quantity, price_per_unit, currency, status,
        time_placed, time_closed, updated_at)
      select ${business("o")}, bench_id(t, 'order ' || n), ${customerId("o", `j % ${customers}`)}, ${code(`(j % ${customers})`)}, ${itemId("o", `j % ${items}`)},
        ${name(`(j % ${items})`)}, 1 + n % 9, 10000 + n * 37 % 90000, 'KES', status, t,
        case when status <> 'Pending' then t + interval '1 hour' end, t
      from (select n, n % ${businesses} as o, n / ${businesses} as j, ${time} as t,
        case n / ${businesses} % 20 when 0 then 'Cancelled' when 1 then 'Pending' when 2 then 'Pending' else 'Closed' end
          as status
        from generate_series(0, ${each * businesses} - 1) as n) as made`,
    `insert into notifications (id, business_id, order_id, kind, "to", template, parameters, state, attempts, segments,
        cost_amount, cost_currency, provider_message_id, queued_at, sending_at, sent_at, delivered_at, failed_at,
        created_at, updated_at)
      select bench_id(t, business || ' notification ' || n), business, bench_id(t, 'order ' || n), 'order_placed',
        '+2547' || lpad((j % ${customers})::text, 8, '0'),
        'Hi {first_name}. Your order of {quantity} {item} has been placed at {time_placed}. ' ||
          'Thank you for choosing {business_name}.',
        jsonb_build_object('first_name', ${first_name(`(j % ${customers})`)}, 'quantity', 1 + n % 9,
          'item', ${name(`(j % ${items})`)}, 'time_placed', t, 'time_zone', 'Africa/Nairobi',
          'business_name', 'Duka'),
        case when failed then 'failed' else 'delivered' end, 1, 1, '0.8000', 'KES', 'ATXid_' || md5(business::text || n), t, t, t,
        case when not failed then t end, case when failed then t end, t, t
      from (select n, ${business(`n % ${businesses}`)} as business, n / ${businesses} as j, ${time} as t, n / ${businesses} % 50 = 0 as failed
        from generate_series(0, ${each * businesses} - 1) as n) as made`,
  ];
}
