-- The database of Oda, in one migration: roles, tables with their policies, functions, triggers, grants.
-- What it looks like after all migrations is in drizzle/present-schema.sql.

-- ROLES. Every request runs under one of these, which it takes for the length of its transaction. None can log in, own
-- a table or bypass a row-level policy. Roles belong to the whole cluster: another database may have made them.
--   oda_api       what the Worker does for a business
--   oda_system    what it does by itself: the queue's consumer, the sweep, the gateway's callbacks
--   oda_operator  an operator's commands (dev/ops/). What the Worker connects as is not a member. Each operator has a
--                 login of their own: CREATE ROLE jane LOGIN PASSWORD '…' IN ROLE oda_operator;
DO $$
BEGIN
  CREATE ROLE oda_api NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
DO $$
BEGIN
  CREATE ROLE oda_system NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
DO $$
BEGIN
  CREATE ROLE oda_operator NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
-- The login that migrates may take all three, unless an operator grants the roles to another login.
DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    GRANT oda_api, oda_system, oda_operator TO CURRENT_USER;
  END IF;
END
$$;

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- TABLES, each with its indexes and its policies.

-- What a business has set. One that never set anything has no row.
CREATE TABLE businesses (
  id uuid PRIMARY KEY NOT NULL,
  business_name text,
  time_zone text,
  currency text,
  sms_template text,
  sms_enabled boolean DEFAULT true NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL
);
ALTER TABLE businesses ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON businesses TO oda_api
  USING (id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON businesses TO oda_operator
  USING (true)
  WITH CHECK (true);

-- Who orders.
CREATE TABLE customers (
  business_id uuid NOT NULL,
  id uuid NOT NULL,
  first_name text NOT NULL,
  second_name text NOT NULL,
  code text NOT NULL,
  phone text NOT NULL,
  sms_opt_out boolean DEFAULT false NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT customers_business_id_id_pk PRIMARY KEY(business_id, id),
  CONSTRAINT customers_code_unique UNIQUE(business_id, code),
  CONSTRAINT customers_phone_unique UNIQUE(business_id, phone)
);
-- What orders refer to: they hold the code as well.
CREATE UNIQUE INDEX customers_id_code_index ON customers (business_id, id, code);
CREATE INDEX customers_created_at_index ON customers (business_id, created_at, id);
CREATE INDEX customers_first_name_index ON customers (business_id, first_name, id);
CREATE INDEX customers_second_name_index ON customers (business_id, second_name, id);
CREATE INDEX customers_phone_index ON customers (phone);
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON customers TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON customers TO oda_operator
  USING (true)
  WITH CHECK (true);

-- The catalogue.
CREATE TABLE items (
  business_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  price bigint NOT NULL,
  currency text NOT NULL,
  active boolean DEFAULT true NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT items_business_id_id_pk PRIMARY KEY(business_id, id),
  CONSTRAINT items_name_unique UNIQUE(business_id, name)
);
CREATE INDEX items_created_at_index ON items (business_id, created_at, id);
CREATE INDEX items_price_index ON items (business_id, price, id);
ALTER TABLE items ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON items TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON items TO oda_operator
  USING (true)
  WITH CHECK (true);

-- An order holds one item, whose name and price are copied.
CREATE TABLE orders (
  business_id uuid NOT NULL,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  customer_code text NOT NULL,
  item_id uuid,
  item text NOT NULL,
  quantity integer NOT NULL,
  price_per_unit bigint NOT NULL,
  amount bigint GENERATED ALWAYS AS (quantity * price_per_unit) STORED NOT NULL,
  currency text NOT NULL,
  status text DEFAULT 'Pending' NOT NULL,
  time_placed timestamp(3) with time zone DEFAULT now() NOT NULL,
  time_closed timestamp(3) with time zone,
  time_closed_or_never timestamp(3) with time zone GENERATED ALWAYS AS (coalesce(time_closed, 'infinity'::timestamptz)) STORED,
  version integer DEFAULT 1 NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT orders_business_id_id_pk PRIMARY KEY(business_id, id),
  CONSTRAINT orders_status_known CHECK (status in ('Pending', 'Closed', 'Cancelled')),
  CONSTRAINT orders_quantity_positive CHECK (quantity >= 1),
  CONSTRAINT orders_price_not_negative CHECK (price_per_unit >= 0)
);
ALTER TABLE orders ADD CONSTRAINT orders_customer_reference FOREIGN KEY (business_id, customer_id, customer_code)
  REFERENCES customers(business_id, id, code) ON UPDATE CASCADE;
ALTER TABLE orders ADD CONSTRAINT orders_item_reference FOREIGN KEY (business_id, item_id) REFERENCES items(business_id, id);
-- An index ends with the id where many rows may be alike in what comes before it. Few orders are of the same
-- millisecond, and those are sorted. An id of a customer or an item is of one business alone.
CREATE INDEX orders_time_placed_index ON orders (business_id, time_placed);
CREATE INDEX orders_time_closed_index ON orders (business_id, time_closed_or_never, id);
CREATE INDEX orders_amount_index ON orders (business_id, amount, id);
CREATE INDEX orders_customer_index ON orders (customer_id, time_placed);
CREATE INDEX orders_item_index ON orders (item_id, time_placed) WHERE item_id is not null;
CREATE INDEX orders_status_index ON orders (business_id, status, time_placed);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON orders TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON orders TO oda_operator
  USING (true)
  WITH CHECK (true);

-- The key of each order that came from a file. A table of its own, so that other orders pay nothing for it.
CREATE TABLE imported_orders (
  business_id uuid NOT NULL,
  key text NOT NULL,
  order_id uuid NOT NULL,
  CONSTRAINT imported_orders_business_id_key_pk PRIMARY KEY(business_id, key)
);
ALTER TABLE imported_orders ADD CONSTRAINT imported_orders_order_reference FOREIGN KEY (business_id, order_id) REFERENCES orders(business_id, id) ON DELETE cascade;
CREATE INDEX imported_orders_order_index ON imported_orders (business_id, order_id);
ALTER TABLE imported_orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON imported_orders TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON imported_orders TO oda_operator
  USING (true)
  WITH CHECK (true);

-- One text message: the outbox entry, its delivery, and its history.
CREATE TABLE notifications (
  id uuid PRIMARY KEY NOT NULL,
  business_id uuid NOT NULL,
  order_id uuid,
  kind text NOT NULL,
  "to" text NOT NULL,
  template text NOT NULL,
  parameters jsonb NOT NULL,
  state text NOT NULL,
  failure_code text,
  failure_detail text,
  attempts integer DEFAULT 0 NOT NULL,
  attempt_history jsonb DEFAULT '[]'::jsonb NOT NULL,
  segments integer,
  cost_amount text,
  cost_currency text,
  provider_message_id text,
  lease uuid,
  early_reports jsonb,
  due_at timestamp(3) with time zone,
  queued_at timestamp(3) with time zone,
  sending_at timestamp(3) with time zone,
  sent_at timestamp(3) with time zone,
  unconfirmed_at timestamp(3) with time zone,
  delivered_at timestamp(3) with time zone,
  failed_at timestamp(3) with time zone,
  skipped_at timestamp(3) with time zone,
  version integer DEFAULT 1 NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT notifications_state_known CHECK (state in ('queued', 'sending', 'sent', 'unconfirmed', 'delivered', 'failed', 'skipped'))
);
ALTER TABLE notifications ADD CONSTRAINT notifications_order_reference FOREIGN KEY (business_id, order_id) REFERENCES orders(business_id, id);
CREATE INDEX notifications_created_at_index ON notifications (business_id, created_at);
CREATE INDEX notifications_state_index ON notifications (business_id, state, created_at);
CREATE INDEX notifications_order_index ON notifications (order_id);
CREATE INDEX notifications_provider_message_index ON notifications USING hash (provider_message_id);
CREATE INDEX notifications_open_index ON notifications ("to") WHERE state in ('sending', 'unconfirmed');
CREATE INDEX notifications_due_index ON notifications (due_at) WHERE due_at is not null;
ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON notifications TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY system ON notifications TO oda_system
  USING (true)
  WITH CHECK (true);
CREATE POLICY operator ON notifications TO oda_operator
  USING (true)
  WITH CHECK (true);

-- Who is signed in with a browser. Signing out deletes the row.
CREATE TABLE sessions (
  business_id uuid NOT NULL,
  id uuid NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT sessions_business_id_id_pk PRIMARY KEY(business_id, id)
);
CREATE INDEX sessions_expires_at_index ON sessions (expires_at);
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON sessions TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY system ON sessions TO oda_system
  USING (true)
  WITH CHECK (true);
CREATE POLICY operator ON sessions TO oda_operator
  USING (true)
  WITH CHECK (true);

-- The first answer to each Idempotency-Key.
CREATE TABLE idempotency_keys (
  business_id uuid NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  resource_id uuid NOT NULL,
  response json,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT idempotency_keys_business_id_key_pk PRIMARY KEY(business_id, key)
);
CREATE INDEX idempotency_keys_created_at_index ON idempotency_keys (created_at);
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON idempotency_keys TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY system ON idempotency_keys TO oda_system
  USING (true)
  WITH CHECK (true);
CREATE POLICY operator ON idempotency_keys TO oda_operator
  USING (true)
  WITH CHECK (true);

-- What operators did.
CREATE TABLE operator_log (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY ,
  at timestamp(3) with time zone DEFAULT now() NOT NULL,
  login text DEFAULT session_user NOT NULL,
  command text NOT NULL,
  details jsonb NOT NULL
);
ALTER TABLE operator_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY operator ON operator_log TO oda_operator
  USING (true)
  WITH CHECK (true);

-- VERSIONS

-- A row's version and time of change: the source of ETags, so no statement may forget them.
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
CREATE TRIGGER touch BEFORE UPDATE ON businesses FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE ON notifications FOR EACH ROW EXECUTE FUNCTION touch();

-- MONEY

-- How many decimal places a currency has, after ISO 4217. The only such table: Intl's follows custom (CLDR), and
-- changes with the runtime.
CREATE FUNCTION currency_digits(currency text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND',
                      'VUV', 'XAF', 'XOF', 'XPF') THEN 0
    WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
    WHEN currency IN ('CLF', 'UYW') THEN 4
    ELSE 2
  END
$$;

-- What is wrong with an amount that its currency cannot express; null when nothing is. Where many rows are written at
-- once, one that is wrong must not undo the others.
CREATE FUNCTION too_precise(amount numeric, currency text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN scale(trim_scale(amount)) > currency_digits(currency)
    THEN format('%s has at most %s decimal places', currency, currency_digits(currency)) END
$$;

-- An amount in the currency's minor units. What would have to be rounded is refused, naming the field: the class OD
-- of SQLSTATE is ours, and the Worker answers it as a problem with this message.
CREATE FUNCTION minor_units(amount numeric, currency text, field text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  wrong text := too_precise(amount, currency);
BEGIN
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'OD400', COLUMN = field, MESSAGE = wrong;
  END IF;
  RETURN amount * 10::numeric ^ currency_digits(currency);
END
$$;

-- Minor units as a decimal with exactly the currency's decimal places.
CREATE FUNCTION decimal_amount(minor bigint, currency text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT round(minor / 10::numeric ^ currency_digits(currency), currency_digits(currency))::text
$$;

-- SETTINGS

-- A time zone that the database knows. Raised in the words of a problem (see minor_units) when it does not.
CREATE FUNCTION known_time_zone(name text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM now() AT TIME ZONE name;
  RETURN name;
EXCEPTION WHEN invalid_parameter_value THEN
  RAISE EXCEPTION USING ERRCODE = 'OD400', COLUMN = 'time_zone',
    MESSAGE = 'must be a time zone of the IANA database, such as Africa/Nairobi';
END
$$;

-- IDEMPOTENCY

-- Undoes a request that claimed an Idempotency-Key and then could make nothing, so that the key stays unused.
CREATE FUNCTION nothing_was_made() RETURNS json LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'OD409', MESSAGE = 'What it refers to changed at the same moment: send it again';
END
$$;

-- SESSIONS

-- Part of the statement that opens a business's transaction: once a session has ended, nothing after it runs. The
-- business is compared here as well, for that statement is also what sets the role that the policy binds.
CREATE FUNCTION require_session(business uuid, session uuid) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM sessions WHERE business_id = business AND id = session AND expires_at > now()) THEN
    RAISE EXCEPTION USING ERRCODE = 'OD401', MESSAGE = 'Your session has ended: sign in again';
  END IF;
END
$$;

-- TEXTS

-- Why a text is not wanted, or null: the only definition.
CREATE FUNCTION unwanted(sms_enabled boolean, sms_opt_out boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN NOT sms_enabled THEN 'sms_off' WHEN sms_opt_out THEN 'opted_out' END
$$;

-- The same for a number of one of the business's customers, for roles that may read customers and settings.
CREATE FUNCTION unwanted_by(business_id uuid, phone text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT public.unwanted(
    (SELECT b.sms_enabled FROM public.businesses b WHERE b.id = unwanted_by.business_id),
    (SELECT c.sms_opt_out FROM public.customers c
      WHERE c.business_id = unwanted_by.business_id AND c.phone = unwanted_by.phone))
$$;

-- The system jobs may not read customers or settings. These two are their only doors: why a text is no longer wanted, if
-- it is not, asked just before it goes out; and the vendor's word that a phone wants no more, whoever's customer it is.
CREATE FUNCTION unwanted(business_id uuid, phone text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT public.unwanted_by(business_id, phone)
$$;

CREATE FUNCTION opt_out(phone text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE public.customers c SET sms_opt_out = true
    WHERE c.phone = opt_out.phone AND NOT c.sms_opt_out
    RETURNING 1
  )
  SELECT count(*) FROM changed
$$;

-- Refuses what the table of transitions does not know (src/notifications/transitions.ts): which state may follow which,
-- and whose role may make the move. Binds the owner of the tables too. A move that it refuses is a fault of ours and not
-- of a client's, so the Worker does not know the code and answers 500.
CREATE FUNCTION check_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  move CONSTANT text := coalesce(OLD.state, 'new') || ' -> ' || NEW.state;
BEGIN
  IF move IN ('new -> queued', 'new -> skipped', 'queued -> skipped', 'failed -> queued')
      AND pg_has_role('oda_api', 'USAGE')
    OR move IN ('queued -> sending', 'queued -> sent', 'queued -> failed', 'queued -> skipped',
        'sending -> sent', 'sending -> queued', 'sending -> failed', 'sending -> unconfirmed',
        'unconfirmed -> sent', 'unconfirmed -> delivered', 'unconfirmed -> failed', 'unconfirmed -> queued',
        'sent -> delivered', 'sent -> failed')
      AND pg_has_role('oda_system', 'USAGE')
    OR move IN ('failed -> queued', 'unconfirmed -> queued', 'queued -> skipped', 'unconfirmed -> failed')
      AND pg_has_role('oda_operator', 'USAGE')
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'OD500', MESSAGE = format('No move of %s: %s', current_user, move);
END
$$;
CREATE TRIGGER check_first_state BEFORE INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION check_move();
CREATE TRIGGER check_move BEFORE UPDATE ON notifications FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION check_move();

-- SEARCH

-- What a row is found by.
CREATE FUNCTION search_text(customers) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT $1.first_name || ' ' || $1.second_name || ' ' || $1.code || ' ' || $1.phone
$$;

CREATE FUNCTION search_text(items) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT $1.name $$;

CREATE FUNCTION search_text(orders) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT $1.item $$;

CREATE FUNCTION search_text(notifications) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT $1."to" $$;

-- A business's rows by any three letters in a row (pg_trgm); the business is part of the index by btree_gin.
CREATE INDEX customers_search_index ON customers USING gin (business_id, search_text(customers) gin_trgm_ops);

CREATE INDEX items_search_index ON items USING gin (business_id, search_text(items) gin_trgm_ops);

CREATE INDEX orders_search_index ON orders USING gin (business_id, search_text(orders) gin_trgm_ops);

CREATE INDEX notifications_search_index ON notifications USING gin (business_id, search_text(notifications) gin_trgm_ops);

-- The ids of a business's rows in which a term occurs, or null where they are too many to list, and for a term without
-- three letters or digits in a row, which the indexes do not know.
--
-- Under the policies, which only let leakproof operators use an index, these indexes would be of no use. So this
-- function is not bound by them, and names the business itself, in every query: the one that the transaction is for.
CREATE FUNCTION search_ids(collection text, term text) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  business CONSTANT uuid := current_setting('app.business_id');
  pattern CONSTANT text := '%' || regexp_replace(term, '([\\%_])', '\\\1', 'g') || '%';
  most CONSTANT integer := 10000;
  found uuid[];
  whose uuid[];
BEGIN
  IF term !~ '[[:alnum:]]{3}' THEN RETURN NULL; END IF;
  EXECUTE format(
    'SELECT array_agg(id) FROM (SELECT id FROM %I AS one WHERE business_id = $1 AND search_text(one) ILIKE $2
       LIMIT $3 + 1) AS few', collection)
    INTO found USING business, pattern, most;
  IF collection = 'orders' THEN
    whose := search_ids('customers', term);
    IF whose IS NULL THEN RETURN NULL; END IF;
    found := found || ARRAY(
      SELECT id FROM orders WHERE business_id = business AND customer_id = ANY (whose) LIMIT most + 1);
  END IF;
  IF cardinality(found) > most THEN RETURN NULL; END IF;
  RETURN coalesce(found, '{}');
END
$$;

-- GRANTS

REVOKE ALL ON FUNCTION unwanted(uuid, text), opt_out(text), search_ids(text, text) FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO oda_api, oda_system, oda_operator;

-- What a business may do with what is its own.
GRANT SELECT, INSERT, UPDATE ON businesses TO oda_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON customers, items, orders TO oda_api;
GRANT SELECT, INSERT ON imported_orders TO oda_api;
GRANT SELECT, INSERT, UPDATE ON notifications, idempotency_keys TO oda_api;
GRANT SELECT, INSERT, DELETE ON sessions TO oda_api;
GRANT EXECUTE ON FUNCTION search_ids(text, text) TO oda_api;

-- What the Worker does by itself. It reads neither customers nor settings: two functions are its only doors to them.
GRANT SELECT, UPDATE ON notifications TO oda_system;
GRANT SELECT, DELETE ON idempotency_keys, sessions TO oda_system;
GRANT EXECUTE ON FUNCTION unwanted(uuid, text), opt_out(text) TO oda_system;
-- For /readyz, which compares the migrations applied with those that the Worker was built with.
GRANT USAGE ON SCHEMA drizzle TO oda_system;
GRANT SELECT ON drizzle.__drizzle_migrations TO oda_system;

-- What an operator's commands do: find, tell and export;
GRANT SELECT ON businesses, customers, items, orders, imported_orders, notifications, idempotency_keys, sessions
  TO oda_operator;
-- erase a person, and send texts again, but never change an amount, an order or a template;
GRANT UPDATE (first_name, second_name, code, phone, sms_opt_out) ON customers TO oda_operator;
GRANT UPDATE ("to", parameters, state, failure_code, failure_detail, attempts, attempt_history, provider_message_id,
  early_reports, due_at, queued_at, failed_at, skipped_at) ON notifications TO oda_operator;
GRANT UPDATE (response) ON idempotency_keys TO oda_operator;
-- and erase a business.
GRANT DELETE ON businesses, customers, items, orders, imported_orders, notifications, idempotency_keys, sessions
  TO oda_operator;
-- The log is added to and read. Who and when are the database's own to say.
GRANT INSERT (command, details), SELECT ON operator_log TO oda_operator;
