import pg from "pg";
import { v7 } from "uuid";

/** Asks the database for the least that a program can: enters the scope, and inserts or selects. */
export interface Yardstick {
  /** Runs one transaction. @param prepared the statements between BEGIN and COMMIT, by name */
  run(statements: pg.QueryConfig[]): Promise<void>;
  /** Makes the statement that inserts a row like one that Oda has inserted. */
  insertLike(table: string, where: string): Promise<(fresh: Record<string, string>) => pg.QueryConfig>;
  close(): Promise<void>;
}

/** @param address of the database @param business whose rows are asked for */
export async function startYardstick(address: string, business: string): Promise<Yardstick> {
  const client = new pg.Client(address);
  await client.connect();
  const enter = {
    name: "enter",
    text: "select set_config('role', 'oda_api', true), set_config('app.business_id', $1, true)",
    values: [business],
  };
  return {
    async run(statements) {
      await client.query("begin");
      await client.query(enter);
      for (const statement of statements) await client.query(statement);
      await client.query("commit");
    },
    async insertLike(table, where) {
      const { rows: columns } = await client.query<{ name: string; type: string }>(
        `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
          where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
            and has_column_privilege('oda_api', attrelid, attnum, 'insert')`,
        [table],
      );
      const names = columns.map(({ name }) => `"${name}"`);
      const { rows } = await client.query<Record<string, string | null>>(
        `select ${names.map((name) => `${name}::text`)} from ${table} where business_id = $1 and ${where} limit 1`,
        [business],
      );
      const parameters = columns.map(({ type }, index) => `$${index + 1}::${type}`);
      const text = `insert into ${table} (${names}) values (${parameters})`;
      return (fresh) => {
        const now = new Date().toISOString();
        const values = columns.map(({ name, type }) => {
          const like = rows[0]![name] ?? null;
          return fresh[name] ?? (like !== null && type.startsWith("timestamp") ? now : like);
        });
        return { name: `insert ${table}`, text, values };
      };
    },
    close: () => client.end(),
  };
}

/** The statements of each operation's yardstick, made anew for each request. */
export async function yardsticksOf(
  { insertLike }: Yardstick,
  business: string,
  { order }: { order: string },
): Promise<Record<string, () => pg.QueryConfig[]>> {
  const newOrder = await insertLike("orders", "id = (select max(id::text)::uuid from orders)");
  const newText = await insertLike("notifications", "order_id = (select max(id::text)::uuid from orders)");
  const newKey = await insertLike("idempotency_keys", "true");
  const newCustomer = await insertLike("customers", "id = (select max(id::text)::uuid from customers)");
  let made = 0;
  const place = () => {
    const id = v7();
    return { id, statements: [newOrder({ id }), newText({ id: v7(), order_id: id })] };
  };
  const select = (name: string, text: string, ...values: unknown[]) => [
    { name, text, values: [business, ...values] },
  ];
  const page = (table: string, time: string, where = "") =>
    `select * from ${table} where business_id = $1 ${where} order by ${time} desc, id desc limit 11`;
  return {
    "create order": () => place().statements,
    "create order, with a key": () => {
      const { id, statements } = place();
      return [newKey({ key: id, resource_id: id }), ...statements];
    },
    "create customer": () => {
      made += 1;
      const code = `B${made.toString(36).padStart(4, "0")}`.toUpperCase();
      return [newCustomer({ id: v7(), code, phone: `+2547${30_000_000 + made}` })];
    },
    "update order": () => {
      made += 1;
      const text = "update orders set quantity = $3 where business_id = $1 and id = $2 returning *";
      return select("update", text, order, 1 + (made % 9));
    },
    "get order": () => select("get", "select * from orders where business_id = $1 and id = $2", order),
    "list orders": () => select("list", page("orders", "time_placed")),
    "list orders, filtered": () =>
      select("filtered", page("orders", "time_placed", "and status = $2"), "Pending"),
    "list orders, searched": () => select("list", page("orders", "time_placed")),
    "list notifications": () => select("notifications", page("notifications", "created_at")),
  };
}
