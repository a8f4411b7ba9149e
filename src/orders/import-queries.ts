import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { FileRow, Written } from "../csv/import.ts";
import { faultOf, fileRows, givenFields, lookUp, outcomes } from "../csv/rows.ts";
import { business, type Query, query } from "../db/query.ts";
import { UUID } from "../http/fields.ts";
import { businessSetting } from "../me/defaults.ts";
import { businesses } from "../me/table.ts";
import { queuedOf, writeTexts } from "../notifications/outbox.ts";

const COLUMNS = `row integer, id uuid, stored_id uuid, reference text, order_id uuid, customer_code text, item text,
  quantity integer, price_per_unit numeric, currency text, note text, status text, time_placed timestamptz,
  time_closed timestamptz`;

/** The columns in which a row differs from the stored order that it is about. A column that the row leaves out does not. */
const differing = [
  { column: "customer_code", when: sql`customer.id is distinct from stored.customer_id` },
  { column: "item", when: sql`file.item <> stored.item` },
  { column: "quantity", when: sql`file.quantity <> stored.quantity` },
  {
    column: "price_per_unit",
    when: sql`file.price_per_unit <> decimal_amount(stored.price_per_unit, stored.currency)::numeric`,
  },
  { column: "currency", when: sql`file.currency <> stored.currency` },
  { column: "note", when: sql`file.note is distinct from coalesce(stored.note, file.note)` },
  { column: "status", when: sql`file.status <> stored.status` },
  { column: "time_placed", when: sql`file.time_placed <> stored.time_placed` },
  {
    column: "time_closed",
    when: sql`file.time_closed is distinct from coalesce(stored.time_closed, file.time_closed)`,
  },
].map(({ column, when }) => ({
  column,
  when: sql`stored.id is not null and ${when}`,
  detail: "is not that of the order with this reference, and an import changes no order",
}));

const faultsOfNew = [
  {
    column: "price_per_unit",
    when: sql`coalesce(file.price_per_unit, catalogue.price) is null`,
    detail: "is required, for no active item of yours has this name",
  },
  {
    column: "currency",
    when: sql`file.currency <> business.currency`,
    detail: sql`format('must be %s, or left out', business.currency)`,
  },
  {
    column: "price_per_unit",
    when: sql`too_precise(file.price_per_unit, business.currency) is not null`,
    detail: sql`too_precise(file.price_per_unit, business.currency)`,
  },
].map(({ when, ...fault }) => ({ ...fault, when: sql`stored.id is null and ${when}` }));

const faults = [
  ...differing,
  { column: "customer_code", when: sql`customer.id is null`, detail: "names no customer of yours" },
  ...faultsOfNew,
];

/**
 * Writes the orders of a file, one for each reference. A row with the id of an order is about that order, whatever its
 * reference. Without a reference, its id is that: the same file makes no second order where it came from another business.
 * @param signature signs their texts when `business_name` is not set; undefined sends no texts
 */
export function importOrders(
  rows: FileRow<{ reference?: string | undefined; id?: string | undefined }>[],
  signature: string | undefined,
): Query<{ written: Written[]; queued: string[] }> {
  const isOwn = sql`business_id = ${business}::uuid`;
  const file = rows.map((row) => {
    const { id: stored_id, reference = stored_id! } = row.fields;
    // Files from before an order had a reference have its id in that place.
    const order_id = UUID.test(reference) ? reference : undefined;
    const isPast = row.given.has("time_placed");
    return { ...givenFields(row), stored_id, reference, id: uuidv7(), order_id, isPast };
  });
  const written = sql<Written>`
      with judged as (
        select file.row, file.id, file.reference, file.note, file.quantity, file.status, file.time_placed, file.time_closed,
          file.item, customer.id as customer_id, customer.code as customer_code, catalogue.id as item_id, catalogue.price as catalogue_price,
          file.price_per_unit, business.currency, stored.id as found, false as differs, ${faultOf(...faults)} as wrong
        from ${fileRows(file, COLUMNS)}
        left join ${businesses} on ${businesses.id} = ${business}::uuid
        ${lookUp("customers", "customer", sql`${isOwn} and code = file.customer_code`)}
        ${lookUp("items", "catalogue", sql`${isOwn} and name = file.item and active`)}
        ${lookUp("orders", "by_reference", sql`${isOwn} and reference = file.reference`)}
        ${lookUp("orders", "by_id", sql`${isOwn} and id = file.stored_id`)}
        ${lookUp(
          "orders",
          "stored",
          // Under a policy a coalesce would keep the planner from using the index.
          sql`${isOwn} and id = case when by_id.id is not null then by_id.id
            when by_reference.id is not null then by_reference.id else file.order_id end`,
        )}
        cross join lateral (
          select coalesce(catalogue.currency, ${businessSetting.currency}) as currency) as business
        order by file.row
      ), numbered as (
        select take_numbers(${business}::uuid, count(*)::integer) - count(*) as before
        from judged where found is null and wrong is null having count(*) > 0
      ), created as (
        insert into orders (business_id, id, number, reference, customer_id, customer_code, item_id, item, quantity,
          price_per_unit, currency, note, status, time_placed, time_closed)
        select ${business}::uuid, id, before + row_number() over (order by row), reference, customer_id, customer_code,
          item_id, item, quantity, coalesce(minor_units(price_per_unit, currency, 'price_per_unit'), catalogue_price),
          currency, note, coalesce(status, 'Pending'), coalesce(time_placed, now()),
          case when status <> 'Pending' then coalesce(time_closed, now()) end
        from judged cross join numbered where found is null and wrong is null
        on conflict (business_id, reference) where reference is not null do nothing
        returning id
      ), updated as (select null::uuid as id where false)
      ${outcomes}`;
  // The customer of a past order needs no text.
  const recent = file.filter(({ isPast }) => !isPast).map(({ id }) => id);
  const hasTexts = signature !== undefined && recent.length > 0;
  const texts = hasTexts
    ? writeTexts(
        recent,
        recent.map(() => uuidv7()),
        signature,
      )
    : undefined;
  return query({ written, texts }, ({ written, texts }) => ({ written, queued: queuedOf(texts ?? []) }));
}
