import { v7 } from "uuid";
import type { BenchDatabase } from "./database.ts";
import type { Operation } from "./load.ts";
import type { Owner } from "./oda.ts";

/** An operation whose cost is measured. */
export interface Case {
  name: string;
  operation: Operation;
  /** The most of PostgreSQL's time, as a multiple of the yardstick's, and of another commit's. */
  most: { yardstick?: number; against: number };
}

/** Names what the operations are about. */
export interface Ids {
  customer: string;
  order: string;
}

/** Chooses a customer and an order that can be changed. */
export async function idsOf({ sql }: BenchDatabase, business: string): Promise<Ids> {
  const [ids] = (await sql(
    `select customer_id as customer, id as order from orders
      where business_id = '${business}' and status = 'Pending' order by id limit 1`,
  )) as Record<keyof Ids, string>[];
  return ids!;
}

const CREATE = 2;
const READ = 1.5;

/** The page of a list in a browser, whose cost is compared with that of the same list as JSON. */
export const PAGE = "list orders, as HTML";
export const JSON_OF_PAGE = "list orders";

export function casesOf({ headers }: Owner, { customer, order }: Ids): Case[] {
  let made = 0;
  const get = (path: string, more = {}): Operation => ({
    path: `/api/v1/${path}`,
    headers: { ...headers, ...more },
    status: 200,
  });
  const send = (method: "POST" | "PATCH", path: string, body: () => object): Operation => ({
    ...get(path, { "Content-Type": "application/json" }),
    method,
    status: method === "POST" ? 201 : 200,
    body: () => {
      made += 1;
      return JSON.stringify(body());
    },
  });
  const newOrder = { customer, item: "Basmati rice 5 kg", quantity: 2, price_per_unit: "1250.00" };
  const newCustomer = () => ({
    first_name: "Wanjiru",
    second_name: "Kamau",
    code: `A${made.toString(36).padStart(4, "0")}`,
    phone: `+2547${50_000_000 + made}`,
  });
  const keyed = send("POST", "orders/", () => newOrder);
  const search = "orders/?search=rice";
  return [
    {
      name: "create order",
      operation: send("POST", "orders/", () => newOrder),
      most: { yardstick: CREATE, against: 0.45 },
    },
    {
      name: "create order, with a key",
      operation: { ...keyed, freshHeaders: () => ({ "Idempotency-Key": v7() }) },
      most: { yardstick: CREATE, against: 1.05 },
    },
    {
      name: "create customer",
      operation: send("POST", "customers/", newCustomer),
      most: { yardstick: CREATE, against: 0.6 },
    },
    {
      name: "update order",
      operation: send("PATCH", `orders/${order}/`, () => ({ quantity: 1 + (made % 9) })),
      most: { against: 1.05 },
    },
    { name: "get order", operation: get(`orders/${order}/`), most: { yardstick: READ, against: 0.5 } },
    { name: JSON_OF_PAGE, operation: get("orders/"), most: { yardstick: READ, against: 0.55 } },
    { name: PAGE, operation: get("orders/", { Accept: "text/html" }), most: { against: 1.05 } },
    {
      name: "list orders, filtered",
      operation: get("orders/?status=Pending"),
      most: { yardstick: READ, against: 1.05 },
    },
    { name: "list orders, searched", operation: get(search), most: { against: 1 } },
    {
      name: "list notifications",
      operation: get("notifications/"),
      most: { yardstick: READ, against: 1.05 },
    },
  ];
}
