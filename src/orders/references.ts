import { and, eq, type SQL, sql } from "drizzle-orm";
import { customers, items } from "../db/schema.ts";
import type { Scope } from "../db/scope.ts";

/** The fields of an order that name something else. */
interface References {
  customer?: string | undefined;
  customer_code?: string | undefined;
  item_id?: string | null | undefined;
}

/** The customer that the fields name; when they name one twice, both must fit. */
export const namedCustomer = (scope: Scope, { customer, customer_code }: References): SQL =>
  and(
    eq(customers.owner_id, scope.ownerId),
    customer !== undefined ? eq(customers.id, customer) : undefined,
    customer_code !== undefined ? eq(customers.code, customer_code) : undefined,
  )!;

export const namedItem = (scope: Scope, itemId: string): SQL =>
  and(eq(items.owner_id, scope.ownerId), eq(items.id, itemId))!;

/** Whether what the fields of an order name is there. What they do not name is not missing. */
export interface Found {
  customer: boolean;
  item: boolean;
}

/** @param orderable further condition on the item */
export function lookUp(scope: Scope, fields: References, orderable?: SQL): SQL {
  const { customer, customer_code, item_id } = fields;
  const customerThere =
    customer === undefined && customer_code === undefined
      ? sql`true`
      : sql`exists (select from ${customers} where ${namedCustomer(scope, fields)})`;
  const itemThere = item_id
    ? sql`exists (select from ${items} where ${and(namedItem(scope, item_id), orderable)})`
    : sql`true`;
  return sql`select ${customerThere} as customer, ${itemThere} as item`;
}

export const allFound = (lookup: SQL) =>
  sql`(select found.customer and found.item from (${lookup}) as found)`;
