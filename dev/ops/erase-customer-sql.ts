import { and } from "drizzle-orm/sql/expressions/conditions";
import { type SQL, sql } from "drizzle-orm/sql/sql";
import { assign, mayMake, move, oneOfMoves } from "../../src/notifications/transition-sql.ts";

/** Who is to be erased: customers by their ids, or by a number, which may be in texts that no customer is left of. */
export interface Whom {
  ids?: string[] | undefined;
  phone?: string | undefined;
  /** Only what is this business's. */
  business?: string | undefined;
}

/**
 * SQL for what a statement about somebody begins with:
 * - `person`: the customers; what stands for each afterwards, unique, and neither a number nor a code; and whether
 *   there is anything to change.
 * - `texts`: those of their orders; and those to a number of theirs, as it is today or was in such a text, for orders
 *   that were deleted or given to somebody else. A former number that another customer has today is not theirs.
 * - `heard`: replies of theirs, and replies from a number of theirs that no customer is left of.
 * - `answers`: what is kept for Idempotency-Keys and tells of them, with what it is to say instead.
 */
function about({ ids, phone, business }: Whom): SQL {
  const ofBusiness = business ? sql`t.business_id = ${business}` : undefined;
  const byId = ids ? sql`t.id = any(${sql.param(ids)}::uuid[])` : undefined;
  const byPhone = (column: SQL) => (phone ? sql`${column} = ${phone}` : sql`false`);
  return sql`person as (
    select t.business_id, t.id, t.phone, made.tombstone,
      (t.first_name, t.second_name, t.code, t.phone, t.sms_opt_out, t.note)
        is distinct from ('Erased', 'customer', made.tombstone, made.tombstone, true, null) as changes
    from customers t cross join lateral (select 'erased-' || right(t.id::text, 12) as tombstone) made
    where ${and(byId ?? byPhone(sql`t.phone`), ofBusiness)}
  ), linked as (
    select n.id, n."to", p.business_id, p.id as customer_id, p.tombstone
    from person p
    join orders o on o.business_id = p.business_id and o.customer_id = p.id
    join notifications n on n.business_id = o.business_id and n.order_id = o.id
  ), numbers as (
    select business_id, phone, tombstone from person
    union
    select business_id, "to", tombstone from linked where not exists (select from customers other
      where other.business_id = linked.business_id and other.phone = linked."to" and other.id <> linked.customer_id)
  ), texts as (
    select distinct on (id) id, business_id, "to", tombstone from (
      select id, business_id, "to", tombstone from linked
      union all
      select n.id, n.business_id, n."to", numbers.tombstone
      from numbers join notifications n on n.business_id = numbers.business_id and n."to" = numbers.phone
      union all
      select t.id, t.business_id, t."to", 'erased' from notifications t where ${and(byPhone(sql`t."to"`), ofBusiness)}
    ) found order by id, tombstone desc
  ), heard as (
    select distinct on (business_id, id) * from (
      select r.business_id, r.id, r."from", p.tombstone
      from person p join replies r on r.business_id = p.business_id and r.customer_id = p.id
      union all
      select r.business_id, r.id, r."from", numbers.tombstone
      from numbers join replies r on r.business_id = numbers.business_id and r."from" = numbers.phone
        and r.customer_id is null
      union all
      select t.business_id, t.id, t."from", 'erased' from replies t where ${and(byPhone(sql`t."from"`), ofBusiness)}
    ) found order by business_id, id, tombstone desc
  ), answers as (
    select k.business_id, k.key, jsonb_build_object('first_name', 'Erased', 'second_name', 'customer',
      'code', p.tombstone, 'phone', p.tombstone, 'note', null) as said
    from person p join idempotency_keys k on k.business_id = p.business_id
      and k.response->>'id' = p.id::text and k.response->>'phone' <> p.tombstone
    union all
    select t.business_id, t.key, '{"first_name": "Erased", "second_name": "customer", "code": "erased", "phone": "erased", "note": null}'
    from idempotency_keys t where ${and(byPhone(sql`t.response->>'phone'`), ofBusiness)}
      and not exists (select from person p where p.business_id = t.business_id and p.id::text = t.response->>'id')
    union all
    select k.business_id, k.key, jsonb_build_object('customer_code', p.tombstone, 'note', null)
    from person p join idempotency_keys k on k.business_id = p.business_id
      and k.response->>'customer_id' = p.id::text and k.response->>'customer_code' <> p.tombstone
    union all
    select k.business_id, k.key, jsonb_build_object('to', texts.tombstone, 'failure_detail', null,
      'provider_message_id', null, 'attempt_history', '[]'::jsonb,
      'parameters', (k.response->'parameters')::jsonb || '{"first_name": "Erased"}')
    from texts join idempotency_keys k on k.business_id = texts.business_id
      and k.response->>'id' = texts.id::text and k.response->>'to' <> texts.tombstone
  )`;
}

export interface Erasable {
  /** Those that are known, and of these those that are not erased yet. */
  ids: string[];
  customers: number;
  texts: number;
  replies: number;
  waiting: number;
  answers: number;
  /** They stay. */
  orders: number;
}

/** SQL for what there is to erase: one row, {@link Erasable}. */
export const find = (whom: Whom): SQL =>
  sql`with ${about(whom)} select
    (select coalesce(array_agg(id::text order by id), '{}') from person) as ids,
    (select count(*)::integer from person where changes) as customers,
    (select count(*)::integer from texts where "to" <> tombstone) as texts,
    (select count(*)::integer from heard where "from" <> tombstone) as replies,
    (select count(*)::integer from texts join notifications n on n.id = texts.id where n.state in ('queued', 'held')) as waiting,
    (select count(*)::integer from answers) as answers,
    (select count(*)::integer from person p join orders o on o.business_id = p.business_id and o.customer_id = p.id) as orders`;

const isSending = sql`exists (select from texts join notifications n on n.id = texts.id where n.state = 'sending')`;

/** What the gateway said of a person's text goes; of each attempt its time, outcome and code are left. */
const attempts = sql`(select coalesce(jsonb_agg(attempt || '{"detail": null, "provider_message_id": null, "message": null}'
    order by number), '[]') from jsonb_array_elements(notifications.attempt_history) with ordinality as history (attempt, number))`;

// An unconfirmed text waits for a report that would be known by the number, which is erased: so it fails.
const cleaned = assign({
  ...oneOfMoves([
    [mayMake("eraseQueued"), move("eraseQueued")],
    [mayMake("eraseUnconfirmed"), move("eraseUnconfirmed")],
  ]),
  to: sql`tombstone`,
  parameters: sql`parameters || '{"first_name": "Erased"}'`,
  ...{ provider_message_id: null, early_reports: null, attempt_history: attempts },
  // Nothing waits any more; and what the gateway said of it goes, unless the move gives its own reason.
  due_at: null,
  failure_detail: sql`case when ${mayMake("eraseQueued")} then ${move("eraseQueued").failure_detail} end`,
});

const eraseAndCount = (whom: Whom): SQL => sql`with ${about(whom)}, erased as (
    update customers c
    set first_name = 'Erased', second_name = 'customer', code = tombstone, phone = tombstone, sms_opt_out = true, note = null
    from person p where c.business_id = p.business_id and c.id = p.id and p.changes and not ${isSending}
    returning c.id
  ), unnoted as (
    update orders o set note = null
    from person p where o.business_id = p.business_id and o.customer_id = p.id and o.note is not null and not ${isSending}
  ), cleaned as (
    update notifications set ${cleaned}
    from texts where notifications.id = texts.id and texts."to" <> tombstone and not ${isSending}
    returning notifications.id
  ), silenced as (
    update replies r set "from" = tombstone, text = ''
    from heard where r.business_id = heard.business_id and r.id = heard.id and heard."from" <> tombstone and not ${isSending}
    returning r.id
  ), forgotten as (
    update idempotency_keys k set response = (k.response::jsonb || said)::json
    from answers a where k.business_id = a.business_id and k.key = a.key and not ${isSending}
    returning k.key
  ), uncounted as (
    delete from usage where not ${isSending}
      and counter in (select phone from numbers union select ${whom.phone ?? ""} where ${whom.phone ?? ""} <> '')
  ) select (select count(*)::integer from erased) as customers, (select count(*)::integer from cleaned) as texts,
    (select count(*)::integer from silenced) as replies, (select count(*)::integer from forgotten) as answers`;

/**
 * SQL, in four statements of one transaction, that erases somebody unless a text to them is being sent, whose answer
 * is still to be written down. The third returns the counts, the fourth whether it
 * changed nothing for that reason.
 */
export const erase = (whom: Whom): [SQL, SQL, SQL, SQL] => [
  // No order is placed for them meanwhile, and no consumer takes a text.
  sql`with ${about(whom)}
    select id from customers where (business_id, id) in (select business_id, id from person) order by id for update`,
  sql`with ${about(whom)} select id from notifications where id in (select id from texts) order by id for update`,
  eraseAndCount(whom),
  sql`with ${about(whom)} select ${isSending} as sending`,
];
