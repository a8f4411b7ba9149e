-- What programs need to keep in step: a number, a reference and a note for each order, and a note for each customer. The
-- indexes are in 0010_order_indexes.

ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN number integer;
ALTER TABLE orders ADD COLUMN reference text;
ALTER TABLE orders ADD COLUMN note text;

-- To erase a person, an operator takes away the notes on them and on their orders.
GRANT UPDATE (note) ON customers, orders TO oda_operator;
CREATE TRIGGER log_update AFTER UPDATE ON orders REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();

-- NUMBERS

-- The number of the newest order of each business.
CREATE TABLE order_numbers (
  business_id uuid NOT NULL,
  last integer NOT NULL,
  CONSTRAINT order_numbers_business_id_pk PRIMARY KEY(business_id)
);
ALTER TABLE order_numbers ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON order_numbers TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON order_numbers TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));
GRANT SELECT, INSERT, UPDATE ON order_numbers TO oda_api;
GRANT SELECT, DELETE ON order_numbers TO oda_operator;
CREATE TRIGGER log_delete AFTER DELETE ON order_numbers REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();

-- Takes the next numbers for orders of a business, and returns the last of them. The orders that a business has before
-- it takes its first have the numbers before that.
--
-- Others that add orders to the business wait here until this transaction ends. So nothing that can wait for them may
-- come between this and the orders: all look up and lock what they refer to before.
CREATE FUNCTION take_numbers(business uuid, many integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  taken integer;
BEGIN
  UPDATE order_numbers n SET last = n.last + many WHERE n.business_id = business RETURNING n.last INTO taken;
  IF taken IS NULL THEN
    INSERT INTO order_numbers AS n (business_id, last)
    VALUES (business, (SELECT count(*) FROM orders o WHERE o.business_id = business) + many)
    ON CONFLICT (business_id) DO UPDATE SET last = n.last + many
    RETURNING n.last INTO taken;
  END IF;
  RETURN taken;
END
$$;

-- Numbers each order that comes without a number. Statements that add many orders take theirs at once.
CREATE FUNCTION number_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.number := take_numbers(NEW.business_id, 1);
  RETURN NEW;
END
$$;
CREATE TRIGGER number_order BEFORE INSERT ON orders FOR EACH ROW WHEN (NEW.number IS NULL) EXECUTE FUNCTION number_order();

-- Numbers the orders from before this migration by the time they were placed, and makes the keys that they were imported
-- with their references. One business at a time, so that it holds no more than the rows of one, and goes on where it was
-- interrupted.
CREATE PROCEDURE number_old_orders() LANGUAGE plpgsql AS $$
DECLARE
  business uuid;
BEGIN
  FOR business IN SELECT DISTINCT business_id FROM orders WHERE number IS NULL LOOP
    PERFORM take_numbers(business, 0);
    UPDATE orders o SET number = old.nth, reference = old.key
    FROM (
      SELECT id, row_number() OVER (ORDER BY time_placed, id) AS nth,
        (SELECT i.key FROM imported_orders i WHERE i.business_id = business AND i.order_id = orders.id LIMIT 1) AS key
      FROM orders WHERE business_id = business AND number IS NULL
    ) AS old
    WHERE o.business_id = business AND o.id = old.id;
    COMMIT;
  END LOOP;
END
$$;
REVOKE ALL ON PROCEDURE number_old_orders() FROM PUBLIC;

-- A version before this one writes the key of an imported order here, and not its reference.
CREATE FUNCTION keep_reference() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE orders SET reference = NEW.key
  WHERE business_id = NEW.business_id AND id = NEW.order_id AND reference IS DISTINCT FROM NEW.key;
  RETURN NULL;
END
$$;
CREATE TRIGGER keep_reference AFTER INSERT ON imported_orders FOR EACH ROW EXECUTE FUNCTION keep_reference();

-- SEARCH

-- Text of several lines as one line, whose words follow a space.
CREATE FUNCTION one_line(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate($1, E'\n\t', '  ')
$$;

-- Rows without a reference and a note are found by what they were, so the indexes stay as they are.
CREATE OR REPLACE FUNCTION search_text(customers) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ' ' || public.plain_text($1.first_name || ' ' || $1.second_name || ' ' || $1.code) || ' ' || public.phone_text($1.phone)
    || CASE WHEN $1.note IS NULL THEN '' ELSE ' ' || public.plain_text(public.one_line($1.note)) END
$$;
CREATE OR REPLACE FUNCTION search_text(orders) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ' ' || public.plain_text($1.item || CASE WHEN $1.reference IS NULL THEN '' ELSE ' ' || $1.reference END
    || CASE WHEN $1.note IS NULL THEN '' ELSE ' ' || public.one_line($1.note) END)
$$;

-- The number that a search for nothing else looks for, such as `12` or `#12`; null when it looks for something else.
-- Numbers have an index of their own: as words they would make the one for searching longer.
CREATE FUNCTION searched_number(patterns text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN cardinality($1) = 1 AND $1[1] ~ '^%[ #]?[1-9][0-9]{0,8}%$' THEN translate($1[1], '% #', '')::integer END
$$;

-- As before, and an order by its number.
CREATE OR REPLACE FUNCTION find_ids(collection text, patterns text[]) RETURNS uuid[] LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE
  business CONSTANT uuid := current_setting('app.business_id');
  most CONSTANT integer := 10000;
  found uuid[];
  whose uuid[];
BEGIN
  -- The signs % and \ of a pattern are no letters, and stand for what may be one: only what follows another sign
  -- begins a word for certain.
  IF NOT EXISTS (SELECT FROM unnest(patterns) AS pattern WHERE pattern ~ '[[:alnum:]]{3}|.[^[:alnum:]%][[:alnum:]]')
  THEN RETURN NULL; END IF;
  -- Each pattern is a condition of its own: an index serves ILIKE, and not ILIKE ALL.
  EXECUTE format(
    'SELECT array_agg(id) FROM (SELECT id FROM %I AS one WHERE business_id = $1 AND %s LIMIT $2 + 1) AS few',
    collection, (SELECT string_agg(format('search_text(one) ILIKE %L', pattern), ' AND ') FROM unnest(patterns) AS pattern))
    INTO found USING business, most;
  IF collection = 'orders' THEN
    whose := find_ids('customers', patterns);
    IF whose IS NULL THEN RETURN NULL; END IF;
    found := found || ARRAY(
      SELECT id FROM orders WHERE business_id = business AND customer_id = ANY (whose) LIMIT most + 1)
      || ARRAY(SELECT id FROM orders WHERE business_id = business AND number = searched_number(patterns));
  END IF;
  IF cardinality(found) > most THEN RETURN NULL; END IF;
  RETURN coalesce(found, '{}');
END
$$;

-- TEXTS

-- As before; the message may have the order's number, reference and amount as well.
CREATE OR REPLACE FUNCTION text_of(text_id uuid, o orders, c customers, settings businesses, signature text,
  default_time_zone text, default_template text, allowed text, due integer, details jsonb)
RETURNS notifications LANGUAGE plpgsql STABLE AS $$
DECLARE
  made notifications;
  reason CONSTANT text := CASE
    WHEN o.status = 'Cancelled' THEN 'cancelled'
    WHEN c.sms_stopped THEN 'stopped'
    ELSE coalesce(unwanted(coalesce(settings.sms_enabled, true), c.sms_opt_out),
      CASE WHEN c.phone !~ allowed THEN 'country_not_allowed' END)
  END;
BEGIN
  made.id := text_id;
  made.business_id := o.business_id;
  made.order_id := o.id;
  made.kind := 'order_placed';
  made."to" := c.phone;
  made.template := coalesce(settings.sms_template, default_template);
  made.parameters := jsonb_build_object('first_name', c.first_name, 'quantity', o.quantity, 'item', o.item,
    'time_placed', o.time_placed, 'time_zone', coalesce(settings.time_zone, default_time_zone),
    'business_name', coalesce(settings.business_name, signature), 'number', o.number, 'reference', o.reference,
    'amount', decimal_amount(o.amount, o.currency), 'currency', o.currency);
  IF reason IS NULL THEN
    made.state := 'queued';
    made.queued_at := now();
    made.due_at := now() + make_interval(secs => due);
  ELSE
    made.state := 'skipped';
    made.skipped_at := now();
    made.failure_code := reason;
    made.failure_detail := details ->> reason;
  END IF;
  RETURN made;
END
$$;

-- ORDERS

-- As before, with a reference and a note. The number comes from the trigger `number_order`, after everything that may
-- wait for somebody else.
-- unused since 0004_statements
DROP FUNCTION place_order(uuid, uuid, uuid, text, uuid, text, integer, numeric, text, text, text, text, text, text, integer,
  jsonb);
CREATE FUNCTION place_order(id uuid, text_id uuid, customer uuid, code text, catalogue_item uuid, name text,
  quantity integer, price numeric, status text, reference text, note text, signature text, default_currency text,
  default_time_zone text, default_template text, allowed text, due integer, details jsonb,
  OUT has_customer boolean, OUT has_item boolean, OUT queued boolean, OUT shown json) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  business CONSTANT uuid := current_setting('app.business_id');
  orderer customers;
  chosen items;
  settings businesses;
  placed orders;
  text notifications;
  money text;
BEGIN
  -- Locked, so that the code is the one that the reference finds, also while the customer gets another.
  IF customer IS NULL THEN
    SELECT * INTO orderer FROM customers c WHERE c.business_id = business AND c.code = place_order.code FOR KEY SHARE;
  ELSE
    SELECT * INTO orderer FROM customers c WHERE c.business_id = business AND c.id = customer FOR KEY SHARE;
    IF orderer.code <> code THEN orderer := NULL; END IF;
  END IF;
  has_customer := orderer.id IS NOT NULL;
  has_item := true;
  IF catalogue_item IS NOT NULL THEN
    SELECT * INTO chosen FROM items i WHERE i.business_id = business AND i.id = catalogue_item AND i.active;
    has_item := chosen.id IS NOT NULL;
  END IF;
  IF NOT (has_customer AND has_item) THEN RETURN; END IF;
  SELECT * INTO settings FROM businesses b WHERE b.id = business;
  money := coalesce(chosen.currency, settings.currency, default_currency);
  INSERT INTO orders (business_id, id, reference, customer_id, customer_code, item_id, item, quantity, price_per_unit,
    currency, note, status, time_closed)
  VALUES (business, place_order.id, place_order.reference, orderer.id, orderer.code, chosen.id,
    coalesce(name, chosen.name), place_order.quantity,
    CASE WHEN price IS NULL THEN chosen.price ELSE minor_units(price, money, 'price_per_unit') END,
    money, place_order.note, place_order.status, CASE WHEN place_order.status <> 'Pending' THEN now() END)
  RETURNING * INTO placed;
  text := text_of(text_id, placed, orderer, settings, signature, default_time_zone, default_template, allowed, due, details);
  INSERT INTO notifications (id, business_id, order_id, kind, "to", template, parameters, state, queued_at, due_at,
    skipped_at, failure_code, failure_detail)
  VALUES (text.id, text.business_id, text.order_id, text.kind, text."to", text.template, text.parameters, text.state,
    text.queued_at, text.due_at, text.skipped_at, text.failure_code, text.failure_detail);
  queued := text.state = 'queued';
  shown := json_build_object('id', placed.id, 'number', placed.number, 'reference', placed.reference,
    'customer_id', placed.customer_id, 'customer_code', placed.customer_code,
    'item', placed.item, 'item_id', placed.item_id, 'quantity', placed.quantity,
    'price_per_unit', decimal_amount(placed.price_per_unit, money), 'amount', text.parameters ->> 'amount',
    'currency', money, 'note', placed.note, 'status', placed.status, 'time_placed', placed.time_placed,
    'time_closed', placed.time_closed, 'updated_at', placed.updated_at, 'revision', placed.version::text);
END
$$;
