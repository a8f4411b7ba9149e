import { eq, gte, lt, type Placeholder, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { collection } from "../db/collection.ts";
import { creation } from "../db/create.ts";
import { deleteUnreferenced } from "../db/delete-unreferenced.ts";
import { business } from "../db/query.ts";
import { type Revisions, revisionOf } from "../db/revision.ts";
import { selectFrom } from "../db/select-from.ts";
import { updating } from "../db/update.ts";
import { BUSINESS_DEFAULTS } from "../me/defaults.ts";
import { orders } from "../orders/table.ts";
import type { z } from "../zod.ts";
import type { CustomerInput, CustomerOrdering, CustomerPatch, CustomerQuery } from "./schema.ts";
import { customers } from "./table.ts";

const { placeholder } = sql;

export const columns = {
  id: customers.id,
  first_name: customers.first_name,
  second_name: customers.second_name,
  code: customers.code,
  phone: customers.phone,
  sms_opt_out: customers.sms_opt_out,
  sms_stopped: customers.sms_stopped,
  note: customers.note,
  created_at: customers.created_at,
  updated_at: customers.updated_at,
  revision: revisionOf(customers).as("revision"),
};

export type CustomerRow = SelectResultFields<typeof columns>;

type CustomerFields = z.output<typeof CustomerInput>;
type CustomerFilter = z.output<typeof CustomerQuery>["filter"];

/**
 * Makes the SQL that reads a phone number which the contract has let through: one without its country code is of the
 * business's country.
 * @param part of the request that it was in
 */
const ownPhone = (typed: Placeholder | string, part: "body" | "query" = "body") =>
  sql`own_phone(${typed}::text, ${BUSINESS_DEFAULTS.country}::text, ${part}::text)`;

export const { get: getCustomer, list: listCustomers } = collection<typeof columns, CustomerFilter>({
  table: customers,
  columns,
  orderings: {
    created_at: customers.created_at,
    updated_at: customers.updated_at,
    first_name: customers.first_name,
    second_name: customers.second_name,
    code: customers.code,
  } satisfies Record<CustomerOrdering, PgColumn>,
  filters: {
    code: (value) => eq(customers.code, value),
    phone: (value) => eq(customers.phone, sql`(select ${ownPhone(value, "query")})`),
    sms_opt_out: (value) => eq(customers.sms_opt_out, value),
    created_at_after: (value) => gte(customers.created_at, value),
    created_at_before: (value) => lt(customers.created_at, value),
    updated_at_after: (value) => gte(customers.updated_at, value),
    updated_at_before: (value) => lt(customers.updated_at, value),
  },
});

/** SQL for the first of some codes that is free; no row when none is. */
const freeCode = sql`(select free from json_array_elements_text(${placeholder("codes")}::json) as free
  where not exists (select from customers taken where taken.business_id = ${business}::uuid and taken.code = free)
  limit 1)`;

const create = creation<CustomerRow>()({
  // The client's own code is not replaced by another: if it is taken, that is an error. One that was free a moment ago
  // is none. A phone number that is not national comes with its country code, and has been read.
  make: ({ hasCode, isNational }: { hasCode: boolean; isNational: boolean }, first) => sql`
    insert into customers (business_id, id, first_name, second_name, code, phone, sms_opt_out, note)
    select ${business}::uuid, ${placeholder("id")}::uuid, ${placeholder("first_name")}, ${placeholder("second_name")},
      ${hasCode ? placeholder("code") : sql`free.code`},
      ${isNational ? ownPhone(placeholder("phone")) : placeholder("phone")}, ${placeholder("sms_opt_out")}::boolean,
      ${placeholder("note")}
    ${hasCode ? sql`` : sql`from ${freeCode} as free (code)`}
    where ${first}
    ${hasCode ? sql`` : sql`on conflict (business_id, code) do nothing`}
    returning *`,
  row: { select: selectFrom(columns, sql`made as customers`) },
});

/**
 * Creates a customer.
 * @param id of the new customer
 * @param codes what to try, in order, when the customer comes without a code: the first that is free is taken
 */
export function createCustomer(id: string, fields: CustomerFields, codes: string[]) {
  const shape = { hasCode: fields.code !== undefined, isNational: !fields.phone.startsWith("+") };
  return create(shape, { ...fields, codes: JSON.stringify(codes), id });
}

/** Changes a customer. */
export const updateCustomer = (
  id: string,
  { phone, ...others }: z.output<typeof CustomerPatch>,
  allowed: Revisions,
) => {
  const set = { ...others, ...(phone !== undefined && { phone: ownPhone(phone) }) };
  return updating(customers, id, { set, columns, allowed });
};

export const deleteCustomer = (id: string, allowed: Revisions) =>
  deleteUnreferenced(customers, { table: orders, column: orders.customer_id }, id, allowed);
