import { and, type SQL, sql } from "drizzle-orm";
import { logged } from "./log.ts";

/** Who is to be erased: customers by their ids, or by a number, which may be in texts that no customer is left of. */
export interface Whom {
  ids?: string[] | undefined;
  phone?: string | undefined;
  /** Only what is this owner's. */
  owner?: string | undefined;
}

/**
 * SQL for what a statement about somebody begins with:
 * - `person`: the customers; what stands for each afterwards, unique, and neither a number nor a code; and whether
 *   there is anything to change.
 * - `texts`: those of their orders; and those to a number of theirs, as it is today or was in such a text, for orders
 *   that were deleted or given to somebody else. A former number that another customer has today is not theirs.
 * - `answers`: what is kept for Idempotency-Keys and tells of them, with what it is to say instead.
 */
function about({ ids, phone, owner }: Whom): SQL {
  const ofOwner = owner ? sql`t.owner_id = ${owner}` : undefined;
  const byId = ids ? sql`t.id = any(${sql.param(ids)}::uuid[])` : undefined;
  const byPhone = (column: SQL) => (phone ? sql`${column} = ${phone}` : sql`false`);
  return sql`person as (
    select t.owner_id, t.id, t.phone, made.tombstone,
      (t.first_name, t.second_name, t.code, t.phone, t.sms_opt_out)
        is distinct from ('Erased', 'customer', made.tombstone, made.tombstone, true) as changes
    from customers t cross join lateral (select 'erased-' || right(t.id::text, 12) as tombstone) made
    where ${and(byId ?? byPhone(sql`t.phone`), ofOwner)}
  ), linked as (
    select n.id, n."to", p.owner_id, p.id as customer_id, p.tombstone
    from person p
    join orders o on o.owner_id = p.owner_id and o.customer_id = p.id
    join notifications n on n.owner_id = o.owner_id and n.order_id = o.id
  ), numbers as (
    select owner_id, phone, tombstone from person
    union
    select owner_id, "to", tombstone from linked where not exists (select from customers other
      where other.owner_id = linked.owner_id and other.phone = linked."to" and other.id <> linked.customer_id)
  ), texts as (
    select distinct on (id) id, owner_id, "to", tombstone from (
      select id, owner_id, "to", tombstone from linked
      union all
      select n.id, n.owner_id, n."to", numbers.tombstone
      from numbers join notifications n on n.owner_id = numbers.owner_id and n."to" = numbers.phone
      union all
      select t.id, t.owner_id, t."to", 'erased' from notifications t where ${and(byPhone(sql`t."to"`), ofOwner)}
    ) found order by id, tombstone desc
  ), answers as (
    select k.owner_id, k.key, jsonb_build_object('first_name', 'Erased', 'second_name', 'customer',
      'code', p.tombstone, 'phone', p.tombstone) as said
    from person p join idempotency_keys k on k.owner_id = p.owner_id
      and k.response->>'id' = p.id::text and k.response->>'phone' <> p.tombstone
    union all
    select t.owner_id, t.key, '{"first_name": "Erased", "second_name": "customer", "code": "erased", "phone": "erased"}'
    from idempotency_keys t where ${and(byPhone(sql`t.response->>'phone'`), ofOwner)}
      and not exists (select from person p where p.owner_id = t.owner_id and p.id::text = t.response->>'id')
    union all
    select k.owner_id, k.key, jsonb_build_object('customer_code', p.tombstone)
    from person p join idempotency_keys k on k.owner_id = p.owner_id
      and k.response->>'customer_id' = p.id::text and k.response->>'customer_code' <> p.tombstone
    union all
    select k.owner_id, k.key, jsonb_build_object('to', texts.tombstone, 'failure_detail', null,
      'provider_message_id', null, 'attempt_history', '[]'::jsonb,
      'parameters', (k.response->'parameters')::jsonb || '{"first_name": "Erased"}')
    from texts join idempotency_keys k on k.owner_id = texts.owner_id
      and k.response->>'id' = texts.id::text and k.response->>'to' <> texts.tombstone
  )`;
}

export interface Found {
  /** Those that are known, and of these those that are not erased yet. */
  ids: string[];
  customers: number;
  texts: number;
  waiting: number;
  answers: number;
  /** They stay. */
  orders: number;
}

/** SQL for what there is to erase: one row, {@link Found}. */
export const find = (whom: Whom): SQL =>
  sql`with ${about(whom)} select
    (select coalesce(array_agg(id::text order by id), '{}') from person) as ids,
    (select count(*)::integer from person where changes) as customers,
    (select count(*)::integer from texts where "to" <> tombstone) as texts,
    (select count(*)::integer from texts join notifications n on n.id = texts.id where n.state = 'queued') as waiting,
    (select count(*)::integer from answers) as answers,
    (select count(*)::integer from person p join orders o on o.owner_id = p.owner_id and o.customer_id = p.id) as orders`;

const isSending = sql`exists (select from texts join notifications n on n.id = texts.id where n.state = 'sending')`;

/** What the gateway said of a person's text goes; of each attempt its time, outcome and code are left. */
const attempts = sql`(select coalesce(jsonb_agg(attempt || '{"detail": null, "provider_message_id": null}'
    order by number), '[]') from jsonb_array_elements(n.attempt_history) with ordinality as history (attempt, number))`;

// A text that is unconfirmed waits for a report, which is known by the number that is erased: it waits no longer.
const eraseAndLog = (whom: Whom): SQL => sql`with ${about(whom)}, erased as (
    update customers c
    set first_name = 'Erased', second_name = 'customer', code = tombstone, phone = tombstone, sms_opt_out = true
    from person p where c.owner_id = p.owner_id and c.id = p.id and p.changes and not ${isSending}
    returning c.id
  ), cleaned as (
    update notifications n
    set "to" = tombstone, parameters = parameters || '{"first_name": "Erased"}',
      provider_message_id = null, early_reports = null, attempt_history = ${attempts},
      state = case state when 'queued' then 'skipped' when 'unconfirmed' then 'failed' else state end,
      skipped_at = case state when 'queued' then now() else skipped_at end,
      failed_at = case state when 'unconfirmed' then now() else failed_at end,
      due_at = null,
      failure_code = case state when 'queued' then 'customer_erased' else failure_code end,
      failure_detail = case state when 'queued' then 'The customer''s personal data was erased' end
    from texts where n.id = texts.id and texts."to" <> tombstone and not ${isSending}
    returning n.id
  ), forgotten as (
    update idempotency_keys k set response = (k.response::jsonb || said)::json
    from answers a where k.owner_id = a.owner_id and k.key = a.key and not ${isSending}
    returning k.key
  ) ${logged(
    "erase-customer",
    {},
    sql`jsonb_build_object('ids', (select coalesce(jsonb_agg(id order by id), '[]') from erased),
      'customers', (select count(*) from erased), 'texts', (select count(*) from cleaned),
      'answers', (select count(*) from forgotten))`,
    sql`exists (select from erased union all select from cleaned union all select from forgotten)`,
  )}`;

/**
 * SQL, in four statements of one transaction, that erases somebody unless a text to them is being sent, whose answer
 * is still to be written down. The third returns the counts, or nothing when nothing was changed; the fourth whether
 * it was for that reason.
 */
export const erase = (whom: Whom): [SQL, SQL, SQL, SQL] => [
  // No order is placed for them meanwhile, and no consumer takes a text.
  sql`with ${about(whom)}
    select id from customers where (owner_id, id) in (select owner_id, id from person) order by id for update`,
  sql`with ${about(whom)} select id from notifications where id in (select id from texts) order by id for update`,
  eraseAndLog(whom),
  sql`with ${about(whom)} select ${isSending} as sending`,
];
