import { and, eq, type Placeholder, type SQL, sql } from "drizzle-orm";
import { withId } from "../db/one.ts";
import { customers, items } from "../db/schema.ts";

type Value = string | Placeholder;

/** The fields of an order that name something else, or placeholders for them. */
export interface References {
  customer?: Value | undefined;
  customer_code?: Value | undefined;
  item_id?: Value | null | undefined;
}

/** The customer that the fields name; when they name one twice, both must fit. */
export const namedCustomer = (owner: Value, { customer, customer_code }: References): SQL =>
  and(
    eq(customers.owner_id, owner),
    customer !== undefined ? eq(customers.id, customer) : undefined,
    customer_code !== undefined ? eq(customers.code, customer_code) : undefined,
  )!;

/** Whether what the fields of an order name is there. What they do not name is not missing. */
export interface Found {
  customer: boolean;
  item: boolean;
}

/** @param orderable further condition on the item */
export function lookUp(owner: Value, fields: References, orderable?: SQL): SQL {
  const { customer, customer_code, item_id } = fields;
  const customerThere =
    customer === undefined && customer_code === undefined
      ? sql`true`
      : sql`exists (select from ${customers} where ${namedCustomer(owner, fields)})`;
  const itemThere = item_id
    ? sql`exists (select from ${items} where ${and(withId(items, owner, item_id), orderable)})`
    : sql`true`;
  return sql`select ${customerThere} as customer, ${itemThere} as item`;
}

export const allFound = (lookup: SQL) =>
  sql`(select found.customer and found.item from (${lookup}) as found)`;
