import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { FileRow } from "../bulk/import.ts";
import { faultOf, fileRows, lookUp, outcomes, saidBy, writtenRows } from "../bulk/rows.ts";
import { ownerSetting } from "../db/owner-settings.ts";
import { owners } from "../db/schema.ts";
import { db, type Scope } from "../db/scope.ts";
import { runOrTry } from "../db/trial.ts";
import { queuedOf, type Texts, writeTexts } from "./outbox.ts";

const COLUMNS = `row integer, id uuid, idempotency_key text, order_id uuid, customer_code text, item text,
  quantity integer, price_per_unit numeric, currency text, status text, time_placed timestamptz,
  time_closed timestamptz`;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What an order that exists does not say as its row does. What the row leaves out fits. */
const differing = [
  { column: "customer_code", when: sql`customer.id is distinct from stored.customer_id` },
  { column: "item", when: sql`file.item <> stored.item` },
  { column: "quantity", when: sql`file.quantity <> stored.quantity` },
  {
    column: "price_per_unit",
    when: sql`file.price_per_unit <> decimal_amount(stored.price_per_unit, stored.currency)::numeric`,
  },
  { column: "currency", when: sql`file.currency <> stored.currency` },
  { column: "status", when: sql`file.status <> stored.status` },
  { column: "time_placed", when: sql`file.time_placed <> stored.time_placed` },
  {
    column: "time_closed",
    when: sql`file.time_closed is distinct from coalesce(stored.time_closed, file.time_closed)`,
  },
].map(({ column, when }) => ({
  column,
  when: sql`stored.id is not null and ${when}`,
  detail: "is not that of the order with this key, and an import changes no order",
}));

const faults = [
  ...differing,
  { column: "customer_code", when: sql`customer.id is null`, detail: "names no customer of yours" },
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
];

/**
 * Writes orders, each once for its key.
 * @param options.texts what its customers' texts are signed with, if they are to have any
 * @param options.queued is given the ids of the texts that are waiting to be sent
 */
export const importOrders =
  (
    scope: Scope,
    dryRun: boolean,
    { texts, queued }: { texts: string | undefined; queued(ids: string[]): void },
  ) =>
  async (rows: FileRow<{ idempotency_key: string }>[]) => {
    const owner = sql`${scope.ownerId}`;
    const file = rows.map((row) => {
      const { idempotency_key } = row.fields;
      const order_id = UUID.test(idempotency_key) ? idempotency_key : undefined;
      return { ...saidBy(row), id: uuidv7(), order_id, isPast: row.given.has("time_placed") };
    });
    const made = db.execute(sql`
      with judged as (
        select file.row, file.id, file.idempotency_key, file.quantity, file.status, file.time_placed, file.time_closed,
          file.item, customer.id as customer_id, catalogue.id as item_id, catalogue.price as catalogue_price,
          file.price_per_unit, business.currency, stored.id as found, false as differs, ${faultOf(...faults)} as wrong
        from ${fileRows(file, COLUMNS)}
        left join ${owners} on ${owners.id} = ${owner}
        ${lookUp("customers", "customer", sql`owner_id = ${owner} and code = file.customer_code`)}
        ${lookUp("items", "catalogue", sql`owner_id = ${owner} and name = file.item and active`)}
        ${lookUp("imported_orders", "imported", sql`owner_id = ${owner} and key = file.idempotency_key`)}
        ${lookUp("orders", "stored", sql`owner_id = ${owner} and id in (imported.order_id, file.order_id)`)}
        cross join lateral (
          select coalesce(catalogue.currency, ${ownerSetting.currency}) as currency) as business
        order by file.idempotency_key
      ), claimed as (
        insert into imported_orders (owner_id, key, order_id)
        select ${owner}, idempotency_key, id from judged where found is null and wrong is null
        on conflict do nothing
        returning order_id
      ), created as (
        insert into orders (owner_id, id, customer_id, item_id, item, quantity, price_per_unit, currency, status,
          time_placed, time_closed)
        select ${owner}, id, customer_id, item_id, item, quantity,
          coalesce(minor_units(price_per_unit, currency, 'price_per_unit'), catalogue_price), currency,
          coalesce(status, 'Pending'), coalesce(time_placed, now()),
          case when status <> 'Pending' then coalesce(time_closed, now()) end
        from judged join claimed on claimed.order_id = judged.id
        returning id
      ), updated as (select null::uuid as id where false)
      ${outcomes}`);
    // An order of the past is news to nobody.
    const recent = file
      .filter(({ isPast }) => !isPast)
      .map(({ id }) => ({ order: id, notification: uuidv7() }));
    const wanted = texts !== undefined && recent.length > 0;
    const [written, sent] = await runOrTry(
      scope,
      dryRun,
      made,
      ...(wanted ? [writeTexts(JSON.stringify(recent), scope.ownerId, texts)] : []),
    );
    if (sent && !dryRun) queued(queuedOf(sent as unknown as Texts));
    return writtenRows(written);
  };
