import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { deleteUnordered } from "../db/delete-unordered.ts";
import { createOnce, type Once, type OnceKey } from "../db/once.ts";
import { type Page, type PageRequest, page } from "../db/page.ts";
import { type Revisions, revisionAllowed, revisionOf } from "../db/revision.ts";
import { customers, orders } from "../db/schema.ts";
import { db, type Scope } from "../db/scope.ts";
import { search } from "../db/search.ts";

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

const one = (scope: Scope, id: string): SQL =>
  and(eq(customers.owner_id, scope.ownerId), eq(customers.id, id))!;

export function listCustomers(
  scope: Scope,
  filter: CustomerFilter,
  request: PageRequest,
): Promise<Page<CustomerRow>> {
  const where = [
    filter.code !== undefined ? eq(customers.code, filter.code) : undefined,
    filter.phone !== undefined ? eq(customers.phone, filter.phone) : undefined,
    filter.sms_opt_out !== undefined ? eq(customers.sms_opt_out, filter.sms_opt_out) : undefined,
    filter.created_at_after ? gte(customers.created_at, filter.created_at_after) : undefined,
    filter.created_at_before ? lt(customers.created_at, filter.created_at_before) : undefined,
  ];
  const found = search("customers", filter.search);
  return page(
    scope,
    { table: customers, columns, orderings: customerOrderings, where, search: found },
    request,
  );
}

export async function getCustomer(scope: Scope, id: string): Promise<CustomerRow | undefined> {
  const [[row]] = await scope.run([db.select(columns).from(customers).where(one(scope, id))]);
  return row;
}

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
  const insert = (code: string, when: SQL) => sql`
    insert into customers (owner_id, id, first_name, second_name, code, phone, sms_opt_out)
    select ${scope.ownerId}, ${id}::uuid, ${fields.first_name}, ${fields.second_name}, ${code}, ${fields.phone},
      ${fields.sms_opt_out}::boolean
    where ${when}`;
  // A code of the client's own that is taken is an error. One of ours makes way for the next, within one statement:
  // each attempt runs only where those before it inserted nothing.
  const attempts = codes.map((code, index) => ({ code, name: sql.raw(`attempt_${index}`) }));
  const tryCodes = (first: SQL) =>
    sql.join(
      attempts.map(({ code, name }, index) => {
        const earlier = attempts
          .slice(0, index)
          .map((attempt) => sql`not exists (select from ${attempt.name})`);
        const inserted = insert(code, sql.join([first, ...earlier], sql` and `));
        return sql`${name} as (${inserted} on conflict (owner_id, code) do nothing returning id)`;
      }),
      sql`, `,
    );
  return createOnce<CustomerRow>(scope, {
    id,
    once,
    writes: (first) => [
      db.execute(
        fields.code === undefined ? sql`with ${tryCodes(first)} select` : insert(fields.code, first),
      ),
    ],
    select: db.select(columns).from(customers).where(one(scope, id)),
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
      .where(and(one(scope, id), revisionAllowed(revision, allowed)))
      .returning(columns),
    db.select({ revision }).from(customers).where(one(scope, id)),
  ]);
  return { row, revision: current?.revision };
}

export const deleteCustomer = (scope: Scope, id: string, allowed: Revisions) =>
  deleteUnordered(scope, customers, orders.customer_id, id, allowed);
