import { createHmac } from "node:crypto";
import type { BenchDatabase } from "./database.ts";

/** A list, and how to find a page of it that is deep. */
export interface List {
  name: string;
  path: string;
  /** Where `path` is in the database, for lists that are followed into their depth. */
  deep?: { table: string; ordering: string; expression: string; descending: boolean; where?: string };
  /** Says that its work grows with the business's rows, by nature. */
  grows?: boolean;
}

/** Every list, by every ordering and filter that has an index of its own. */
export async function listsOf({ sql }: BenchDatabase, business: string): Promise<List[]> {
  const [ids] = (await sql(`select o.id as order, o.customer_id as customer, o.item_id as item, c.code
    from orders o join customers c on c.business_id = o.business_id and c.id = o.customer_id
    where o.business_id = '${business}' order by o.id desc limit 1`)) as [Record<string, string>];
  const deep = (table: string, ordering: string, expression = ordering.replace("-", ""), where?: string) => ({
    deep: { table, ordering, expression, descending: ordering.startsWith("-"), ...(where && { where }) },
  });
  return [
    { name: "orders", path: "orders/", ...deep("orders", "-time_placed") },
    {
      name: "orders by time closed",
      path: "orders/?ordering=time_closed",
      ...deep("orders", "time_closed", "coalesce(time_closed, 'infinity'::timestamptz)"),
    },
    { name: "orders by amount", path: "orders/?ordering=-amount", ...deep("orders", "-amount") },
    {
      name: "orders by status",
      path: "orders/?status=Closed",
      ...deep("orders", "-time_placed", "time_placed", "status = 'Closed'"),
    },
    { name: "orders of a customer", path: `orders/?customer=${ids.customer}` },
    { name: "orders of a customer's code", path: `orders/?customer_code=${ids.code}` },
    { name: "orders of an item", path: `orders/?item_id=${ids.item}` },
    { name: "orders since a time", path: "orders/?time_placed_after=2026-06-01T00:00:00Z" },
    { name: "orders, status and search", path: "orders/?status=Pending&search=rice" },
    { name: "orders, search finds many", path: "orders/?search=rice" },
    { name: "orders, search finds none", path: "orders/?search=zanzibar" },
    { name: "orders, counted", path: "orders/?count=true", grows: true },
    { name: "customers", path: "customers/", ...deep("customers", "-created_at") },
    {
      name: "customers by first name",
      path: "customers/?ordering=first_name",
      ...deep("customers", "first_name"),
    },
    { name: "customers, search finds many", path: "customers/?search=wanjiru" },
    { name: "customers, search finds one", path: `customers/?search=${ids.code}` },
    { name: "items", path: "items/", ...deep("items", "name") },
    { name: "items by price", path: "items/?ordering=price", ...deep("items", "price") },
    { name: "items, search", path: "items/?search=flour" },
    { name: "notifications", path: "notifications/", ...deep("notifications", "-created_at") },
    {
      name: "notifications by state",
      path: "notifications/?state=delivered",
      ...deep("notifications", "-created_at", "created_at", "state = 'delivered'"),
    },
    { name: "notifications of an order", path: `notifications/?order=${ids.order}` },
    { name: "notifications, search", path: "notifications/?search=sugar" },
  ];
}

const DEPTH = 100_000;

/**
 * The page so many rows deep, or at the end of a shorter list, where a client would be who followed `next` all the
 * way; its cursor is made as src/http/cursor.ts makes it, and a wrong one would get a 400.
 */
export async function deepPath(
  { sql }: BenchDatabase,
  business: string,
  { path, deep }: List,
  secret: string,
): Promise<{ path: string; depth: number } | undefined> {
  if (!deep) return;
  const { table, ordering, expression, descending, where = "true" } = deep;
  const direction = descending ? "desc" : "asc";
  const mine = `from ${table} where business_id = '${business}' and ${where}`;
  const [{ count }] = (await sql(`select count(*) ${mine}`)) as [{ count: string }];
  const depth = Math.max(0, Math.min(DEPTH, Number(count) - 12));
  const [{ value, id }] = (await sql(`select (${expression})::text as value, id ${mine}
    order by ${expression} ${direction}, id ${direction} offset ${depth} limit 1`)) as [
    Record<string, string>,
  ];
  const payload = JSON.stringify([ordering, value, id, "next"]);
  const list = path.split("/")[0];
  const signature = createHmac("sha256", `cursor ${secret}`).update(`${list}\n`).update(payload).digest();
  const cursor = Buffer.concat([signature.subarray(0, 12), Buffer.from(payload)]).toString("base64url");
  return { path: `${path}${path.includes("?") ? "&" : "?"}cursor=${cursor}`, depth };
}
