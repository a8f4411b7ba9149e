import { and, eq, or, type Placeholder, type SQL, sql } from "drizzle-orm";
import { customers } from "../customers/table.ts";
import { withId } from "../db/collection.ts";
import { business } from "../db/query.ts";
import { items } from "../items/table.ts";
import { orders } from "./table.ts";

type Value = string | Placeholder;

/** The fields of an order that refer to something else, or placeholders for them. */
export interface References {
  customer?: Value | undefined;
  customer_code?: Value | undefined;
  item_id?: Value | null | undefined;
}

/** Makes the condition for the customer that the fields name. When they name it by id and by code, both must fit. */
export const namedCustomer = ({ customer, customer_code }: References): SQL =>
  and(
    eq(customers.business_id, business),
    customer !== undefined ? eq(customers.id, customer) : undefined,
    customer_code !== undefined ? eq(customers.code, customer_code) : undefined,
  )!;

/** Tells whether what the fields of an order refer to exists; true as well for what they leave out. */
export type ReferencesExist = { customer: boolean; item: boolean };

/**
 * Makes the query whose row says which references exist, beside the row of an order. An item is active, or the one that
 * the order has already.
 */
export function referencesExist(fields: References): SQL<ReferencesExist> {
  const { customer, customer_code, item_id } = fields;
  const hasCustomer =
    customer === undefined && customer_code === undefined
      ? sql`true`
      : sql`exists (select from ${customers} where ${namedCustomer(fields)})`;
  const isOffered = item_id && and(withId(items, item_id), or(items.active, eq(items.id, orders.item_id)));
  const hasItem = isOffered ? sql`exists (select from ${items} where ${isOffered})` : sql`true`;
  return sql<ReferencesExist>`select ${hasCustomer} as customer, ${hasItem} as item`;
}
