import { and, eq, gte, lt, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { deleteUnordered } from "../db/delete-unordered.ts";
import { createOnce, type Once, type OnceKey } from "../db/once.ts";
import { one, withId } from "../db/one.ts";
import { type PageRequest, page } from "../db/page.ts";
import type { List } from "../db/page-queries.ts";
import { type Revisions, revisionAllowed, revisionOf } from "../db/revision.ts";
import { customers, orders } from "../db/schema.ts";
import { db, type Scope } from "../db/scope.ts";

const { placeholder } = sql;
const revision = revisionOf(customers);

const columns = {
  id: customers.id,
  first_name: customers.first_name,
  second_name: customers.second_name,
  code: customers.code,
  phone: customers.phone,
  sms_opt_out: customers.sms_opt_out,
  created_at: customers.created_at,
  updated_at: customers.updated_at,
  revision: revision.as("revision"),
};

export type CustomerRow = SelectResultFields<typeof columns>;

export const customerOrderings = {
  created_at: customers.created_at,
  first_name: customers.first_name,
  second_name: customers.second_name,
  code: customers.code,
};

interface CustomerFields {
  first_name: string;
  second_name: string;
  code?: string | undefined;
  phone: string;
  sms_opt_out: boolean;
}

export interface CustomerFilter {
  code?: string | undefined;
  phone?: string | undefined;
  sms_opt_out?: boolean | undefined;
  created_at_after?: string | undefined;
  created_at_before?: string | undefined;
  search?: string | undefined;
}

const list: List<typeof columns, CustomerFilter> = {
  name: "customers",
  table: customers,
  columns,
  orderings: customerOrderings,
  filters: {
    code: (value) => eq(customers.code, value),
    phone: (value) => eq(customers.phone, value),
    sms_opt_out: (value) => eq(customers.sms_opt_out, value),
    created_at_after: (value) => gte(customers.created_at, value),
    created_at_before: (value) => lt(customers.created_at, value),
  },
};

export const listCustomers = (scope: Scope, filter: CustomerFilter, request: PageRequest) =>
  page(scope, list, filter, request);

export const getCustomer = (scope: Scope, id: string) => one(scope, list, id);

/**
 * @param id of the new customer
 * @param codes what to try, in order, when the customer comes without a code: the first that is free is taken
 */
export function createCustomer(
  scope: Scope,
  id: string,
  fields: CustomerFields,
  codes: string[],
  once: OnceKey | undefined,
): Promise<Once<CustomerRow>> {
  const insert = (code: Placeholder, when: SQL) => sql`
    insert into customers (owner_id, id, first_name, second_name, code, phone, sms_opt_out)
    select ${placeholder("owner")}, ${placeholder("id")}::uuid, ${placeholder("first_name")},
      ${placeholder("second_name")}, ${code}, ${placeholder("phone")}, ${placeholder("sms_opt_out")}::boolean
    where ${when}`;
  // A code of the client's own that is taken is an error. One of ours makes way for the next, within one statement:
  // each attempt runs only where those before it inserted nothing.
  const tryCodes = (first: SQL) => {
    const attempts = codes.map((_, index) => sql.raw(`attempt_${index}`));
    const tries = attempts.map((name, index) => {
      const earlier = attempts.slice(0, index).map((attempt) => sql`not exists (select from ${attempt})`);
      const inserted = insert(placeholder(String(index)), sql.join([first, ...earlier], sql` and `));
      return sql`${name} as (${inserted} on conflict (owner_id, code) do nothing returning id)`;
    });
    return sql`with ${sql.join(tries, sql`, `)} select`;
  };
  const isCoded = fields.code !== undefined;
  return createOnce<CustomerRow>(scope, {
    shape: isCoded ? "customer with a code" : "customer",
    id,
    once,
    values: { ...fields, ...codes },
    writes: (first) => [db.execute(isCoded ? insert(placeholder("code"), first) : tryCodes(first))],
    select: () => db.select(columns).from(customers).where(withId(customers)),
  });
}

/** @returns the changed customer, or the revision as it stands when nothing was changed */
export async function updateCustomer(
  scope: Scope,
  id: string,
  changes: Partial<CustomerFields>,
  allowed: Revisions,
): Promise<{ row: CustomerRow | undefined; revision: string | undefined }> {
  const [[row], [current]] = await scope.run([
    db
      .update(customers)
      // The trigger sets updated_at whatever stands here; an empty patch still needs something to set.
      .set({ ...changes, updated_at: sql`now()` })
      .where(and(withId(customers, scope.ownerId, id), revisionAllowed(revision, allowed)))
      .returning(columns),
    db
      .select({ revision })
      .from(customers)
      .where(withId(customers, scope.ownerId, id)),
  ]);
  return { row, revision: current?.revision };
}

export const deleteCustomer = (scope: Scope, id: string, allowed: Revisions) =>
  deleteUnordered(scope, customers, orders.customer_id, id, allowed);
