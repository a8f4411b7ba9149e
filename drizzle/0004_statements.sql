-- Fewer statements, and less to plan in each: what every request does, and the one write that is made most often, are
-- functions, whose plans a connection keeps. Statements that come as text are planned anew each time.

-- Opens the transaction of a business: takes the role of the API, says whose rows are in reach and how much may be done,
-- and refuses an ended session (OD401) or a business that has too much going on (OD429).
--   session     of the browser; null for a request that shows a token
--   work        'small', 'heavy' for what may look at many rows, or 'search'; the business has so many slots for it, of
--               which searches take those of heavy work
--   restricted  whether the transaction of a suspended business is read-only
--   timeout     how long a statement may run, in milliseconds
CREATE FUNCTION enter_business(business uuid, session uuid, work text, slots integer, restricted boolean, max_rows text,
  timeout text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  -- Searches take the slots of heavy work.
  kind CONSTANT text := CASE work WHEN 'search' THEN 'heavy' ELSE work END || business;
  slot integer := 1;
  done text;
BEGIN
  -- Assignments, for a PERFORM would be a query each.
  done := set_config('role', 'oda_api', true) || set_config('app.business_id', business::text, true)
    || set_config('app.max_rows', max_rows, true) || set_config('statement_timeout', timeout, true)
    -- JIT compilation and starting workers take longer than any of our queries, and the planner chooses them for steps
    -- that a search may skip.
    || set_config('jit', 'off', true) || set_config('max_parallel_workers_per_gather', '0', true)
    -- Pages of the database are in memory or across the network, where the next one costs as much as any other. With
    -- the default, which is a disk's, a page of a list may be made by sorting all the rows behind it, of which the
    -- planner knows too little where many are alike in what they are ordered by.
    || set_config('random_page_cost', '1', true);
  IF work <> 'small' THEN
    -- Where the planner takes a word to be frequent that is not, it would read the rows of all businesses to find some.
    done := set_config('enable_seqscan', 'off', true);
  END IF;
  IF work = 'search' THEN
    -- Where it takes a business to be small that is not, it would sort all of its rows instead of reading them in order.
    done := set_config('enable_sort', 'off', true);
  END IF;
  -- A slot is taken until the transaction ends. Where none is free it fails, rather than wait on a connection that others
  -- need.
  WHILE NOT pg_try_advisory_xact_lock(hashtextextended(kind, slot)) LOOP
    slot := slot + 1;
    IF slot > slots THEN
      RAISE EXCEPTION USING ERRCODE = 'OD429', MESSAGE = 'The business has too much going on at the same time';
    END IF;
  END LOOP;
  IF session IS NOT NULL THEN PERFORM require_session(business, session); END IF;
  IF restricted AND is_suspended(business) THEN done := set_config('transaction_read_only', 'on', true); END IF;
END
$$;

-- ONE ROW, by its id, of each table that the API shows: the plan is kept, and what is selected of the row is the caller's.
-- The policies bind these functions, as all that do not say otherwise.
CREATE FUNCTION customers_by_id(wanted uuid) RETURNS SETOF customers LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
  RETURN QUERY SELECT * FROM customers WHERE business_id = current_setting('app.business_id')::uuid AND id = wanted;
END
$$;
CREATE FUNCTION items_by_id(wanted uuid) RETURNS SETOF items LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
  RETURN QUERY SELECT * FROM items WHERE business_id = current_setting('app.business_id')::uuid AND id = wanted;
END
$$;
CREATE FUNCTION orders_by_id(wanted uuid) RETURNS SETOF orders LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
  RETURN QUERY SELECT * FROM orders WHERE business_id = current_setting('app.business_id')::uuid AND id = wanted;
END
$$;
CREATE FUNCTION notifications_by_id(wanted uuid) RETURNS SETOF notifications LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
  RETURN QUERY SELECT * FROM notifications WHERE business_id = current_setting('app.business_id')::uuid AND id = wanted;
END
$$;

-- MONEY: in PL/pgSQL. Inlined into a query, these took longer to plan than the rest of it; and where an immutable SQL
-- function calls one that is only stable, such as format, it is planned with each call.

-- Minor units as a decimal with exactly the currency's decimal places.
CREATE OR REPLACE FUNCTION decimal_amount(minor bigint, currency text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  -- A product has as many decimal places as both of its factors.
  RETURN minor * CASE currency_digits(currency) WHEN 0 THEN 1. WHEN 2 THEN 0.01 WHEN 3 THEN 0.001 WHEN 4 THEN 0.0001 END;
END
$$;

CREATE OR REPLACE FUNCTION too_precise(amount numeric, currency text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF scale(trim_scale(amount)) > currency_digits(currency) THEN
    RETURN currency || ' has at most ' || currency_digits(currency) || ' decimal places';
  END IF;
  RETURN NULL;
END
$$;

-- ROWS: as before, with fewer queries. A statement adds rows of one business.
CREATE OR REPLACE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  most CONSTANT bigint := nullif(current_setting('app.max_rows', true), '');
  step CONSTANT bigint := greatest(1, most / 10000);
  business uuid;
  steps bigint;
  counted bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN
    UPDATE row_counts SET rows = greatest(0, row_counts.rows - deleted.steps * step)
    FROM (SELECT business_id, floor(count(*)::float8 / step + random())::bigint AS steps FROM changed GROUP BY 1) AS deleted
    WHERE row_counts.business_id = deleted.business_id AND deleted.steps > 0;
    RETURN NULL;
  END IF;
  SELECT business_id, floor(count(*)::float8 / step + random()) INTO business, steps FROM changed GROUP BY 1;
  IF steps > 0 THEN
    INSERT INTO row_counts AS present (business_id, rows) VALUES (business, steps * step)
    ON CONFLICT (business_id) DO UPDATE SET rows = present.rows + excluded.rows
    RETURNING rows INTO counted;
  ELSE
    SELECT rows INTO counted FROM row_counts WHERE business_id = business;
  END IF;
  IF counted > most THEN
    RAISE EXCEPTION USING ERRCODE = 'OD403',
      MESSAGE = format('This business may have %s customers, items and orders in all, and has them', most);
  END IF;
  RETURN NULL;
END
$$;

-- Whoever writes a customer, and whatever they write, the list of stopped numbers decides: as before, without a function
-- in SQL, which would be planned with each call.
CREATE OR REPLACE FUNCTION mark_stopped() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  NEW.sms_stopped := EXISTS (SELECT FROM public.stopped_numbers s WHERE s.phone = NEW.phone);
  RETURN NEW;
END
$$;

-- TEXTS

-- The text of a new order: the moves `place` and `placeSkipped` of the table of transitions
-- (src/notifications/transitions.ts). Whoever inserts it leaves out the columns that have a default.
--   settings   of the business; null where it has set nothing
--   signature  signs the text when `business_name` is not set
--   allowed    the regular expression of the numbers that may get texts
--   due        in how many seconds the sweep looks at it
--   details    the sentence for each reason not to send a text, by its code
CREATE FUNCTION text_of(text_id uuid, o orders, c customers, settings businesses, signature text, default_time_zone text,
  default_template text, allowed text, due integer, details jsonb) RETURNS notifications LANGUAGE plpgsql STABLE AS $$
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
    'business_name', coalesce(settings.business_name, signature));
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

-- Places an order and writes its text (see text_of). What it refers to must exist: `shown` is null otherwise, and nothing
-- was written.
--   customer, code    either names the customer; where both are given, both must fit
--   catalogue_item    an active item, for the name and the price where these are null
--   shown             the columns of src/orders/queries.ts
-- Plans are kept whatever the values are: every query is for one row by its key.
CREATE FUNCTION place_order(id uuid, text_id uuid, customer uuid, code text, catalogue_item uuid, name text,
  quantity integer, price numeric, status text, signature text, default_currency text, default_time_zone text,
  default_template text, allowed text, due integer, details jsonb,
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
  INSERT INTO orders (business_id, id, customer_id, customer_code, item_id, item, quantity, price_per_unit, currency,
    status, time_closed)
  VALUES (business, place_order.id, orderer.id, orderer.code, chosen.id, coalesce(name, chosen.name),
    place_order.quantity, CASE WHEN price IS NULL THEN chosen.price ELSE minor_units(price, money, 'price_per_unit') END,
    money, place_order.status, CASE WHEN place_order.status <> 'Pending' THEN now() END)
  RETURNING * INTO placed;
  text := text_of(text_id, placed, orderer, settings, signature, default_time_zone, default_template, allowed, due, details);
  INSERT INTO notifications (id, business_id, order_id, kind, "to", template, parameters, state, queued_at, due_at,
    skipped_at, failure_code, failure_detail)
  VALUES (text.id, text.business_id, text.order_id, text.kind, text."to", text.template, text.parameters, text.state,
    text.queued_at, text.due_at, text.skipped_at, text.failure_code, text.failure_detail);
  queued := text.state = 'queued';
  shown := json_build_object('id', placed.id, 'customer_id', placed.customer_id, 'customer_code', placed.customer_code,
    'item', placed.item, 'item_id', placed.item_id, 'quantity', placed.quantity,
    'price_per_unit', decimal_amount(placed.price_per_unit, money), 'amount', decimal_amount(placed.amount, money),
    'currency', money, 'status', placed.status, 'time_placed', placed.time_placed, 'time_closed', placed.time_closed,
    'updated_at', placed.updated_at, 'revision', placed.version::text);
END
$$;

-- IDEMPOTENCY: a key is given back when nothing was made under it.
GRANT DELETE ON idempotency_keys TO oda_api;
