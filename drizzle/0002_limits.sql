-- Limits: what one business, and one number, may cost the operator; who is suspended; who said STOP.

-- What an operator has set for one business.
CREATE TABLE restrictions (
  business_id uuid PRIMARY KEY NOT NULL,
  suspended_at timestamp(3) with time zone,
  sms_daily_limit integer,
  CONSTRAINT restrictions_sms_daily_limit_not_negative CHECK (sms_daily_limit >= 0)
);
ALTER TABLE restrictions ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON restrictions TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON restrictions TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));

-- How many texts were handed to the gateway on the last day on which there was one: of a business (the counter ''), and,
-- with the nil UUID, of the deployment ('all') and of each number.
CREATE TABLE usage (
  business_id uuid NOT NULL,
  counter text NOT NULL,
  day date NOT NULL,
  texts integer NOT NULL,
  CONSTRAINT usage_business_id_counter_pk PRIMARY KEY (business_id, counter)
);
CREATE INDEX usage_day_index ON usage (day);
ALTER TABLE usage ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON usage TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON usage TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));

-- The numbers whose holders told the gateway to send no more.
CREATE TABLE stopped_numbers (
  phone text PRIMARY KEY NOT NULL,
  stopped_at timestamp(3) with time zone DEFAULT now() NOT NULL
);
ALTER TABLE stopped_numbers ENABLE ROW LEVEL SECURITY;

-- Whether the customer's number is among them.
ALTER TABLE customers ADD COLUMN sms_stopped boolean DEFAULT false NOT NULL;

-- STOPPED NUMBERS

CREATE FUNCTION is_stopped(phone text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.stopped_numbers s WHERE s.phone = is_stopped.phone)
$$;

-- Whoever writes a customer, and whatever they write: the list decides.
CREATE FUNCTION mark_stopped() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  NEW.sms_stopped := public.is_stopped(NEW.phone);
  RETURN NEW;
END
$$;
CREATE TRIGGER mark_stopped BEFORE INSERT OR UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION mark_stopped();

-- The vendor's word that a phone wants no more texts, of any business. Returns how many customers have it and were not
-- marked before.
CREATE OR REPLACE FUNCTION opt_out(phone text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  changed bigint;
BEGIN
  INSERT INTO public.stopped_numbers (phone) VALUES (opt_out.phone) ON CONFLICT DO NOTHING;
  UPDATE public.customers c SET sms_stopped = true WHERE c.phone = opt_out.phone AND NOT c.sms_stopped;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END
$$;

-- SUSPENDED BUSINESSES

-- For the statement that opens a transaction: one of a suspended business is read-only.
CREATE FUNCTION is_suspended(business uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM restrictions WHERE business_id = business AND suspended_at IS NOT NULL);
END
$$;

-- Why a text to a number of one of the business's customers is not wanted, or null. For roles that may read customers,
-- settings and restrictions.
CREATE OR REPLACE FUNCTION unwanted_by(business_id uuid, phone text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM public.restrictions r
      WHERE r.business_id = unwanted_by.business_id AND r.suspended_at IS NOT NULL) THEN 'suspended'
    WHEN EXISTS (SELECT FROM public.customers c
      WHERE c.business_id = unwanted_by.business_id AND c.phone = unwanted_by.phone AND c.sms_stopped) THEN 'stopped'
    ELSE public.unwanted(
      (SELECT b.sms_enabled FROM public.businesses b WHERE b.id = unwanted_by.business_id),
      (SELECT c.sms_opt_out FROM public.customers c
        WHERE c.business_id = unwanted_by.business_id AND c.phone = unwanted_by.phone))
  END
$$;

-- The same for the system jobs, which may read none of these, and for numbers that no customer has any more.
CREATE OR REPLACE FUNCTION unwanted(business_id uuid, phone text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(public.unwanted_by(business_id, phone), CASE WHEN public.is_stopped(phone) THEN 'stopped' END)
$$;

-- LIMITS

-- Counts one more text. A new day begins at 1. A day that is before the counter's, as after a change of the time zone,
-- counts as the counter's: nobody gets a day twice.
CREATE FUNCTION count_one(business uuid, counter text, day date) RETURNS integer
LANGUAGE sql VOLATILE SET search_path = '' AS $$
  INSERT INTO public.usage AS u (business_id, counter, day, texts) VALUES (business, counter, day, 1)
  ON CONFLICT (business_id, counter) DO UPDATE SET
    day = greatest(u.day, excluded.day),
    texts = CASE WHEN excluded.day > u.day THEN 1 ELSE u.texts + 1 END
  RETURNING texts
$$;

-- How many texts a business may send on a day.
CREATE FUNCTION daily_limit(business uuid, otherwise integer) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT r.sms_daily_limit FROM public.restrictions r WHERE r.business_id = business), otherwise)
$$;

-- Counts a text that is about to be handed to the gateway against the limits of a day: the business's day by its own
-- clock, the others by UTC. Where one of them is reached, counts nothing and says which.
--   tried  when it was counted before, if it was; on the same days there is nothing to do
--   over   the limit that is reached: deployment, business or number; null when the text may go
--   near   the limits of which this text is the one that makes four fifths
CREATE FUNCTION count_text(business uuid, phone text, tried timestamptz, default_zone text, per_business integer,
  per_number integer, in_all integer, OUT over text, OUT near text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  own CONSTANT integer := public.daily_limit(business, per_business);
  zone CONSTANT text := coalesce((SELECT b.time_zone FROM public.businesses b WHERE b.id = business), default_zone);
  today CONSTANT date := now() AT TIME ZONE 'UTC';
  here CONSTANT date := now() AT TIME ZONE zone;
  used integer;
BEGIN
  near := '{}';
  IF (tried AT TIME ZONE 'UTC')::date = today AND (tried AT TIME ZONE zone)::date = here THEN RETURN; END IF;
  -- All transactions that count begin with this row, so no two wait for each other's other counters.
  over := 'deployment';
  used := public.count_one(nobody, 'all', today);
  IF used > in_all THEN RAISE EXCEPTION USING ERRCODE = 'OD429'; END IF;
  IF used = ceil(in_all * 0.8) THEN near := array_append(near, 'deployment'); END IF;
  over := 'business';
  used := public.count_one(business, '', here);
  IF used > own THEN RAISE EXCEPTION USING ERRCODE = 'OD429'; END IF;
  IF used = ceil(own * 0.8) THEN near := array_append(near, 'business'); END IF;
  over := 'number';
  used := public.count_one(nobody, phone, today);
  IF used > per_number THEN RAISE EXCEPTION USING ERRCODE = 'OD429'; END IF;
  over := NULL;
EXCEPTION WHEN SQLSTATE 'OD429' THEN
  -- What was counted in this block is undone; `over` keeps its value.
  near := '{}';
END
$$;

-- TRANSITIONS: a text that was skipped can be sent again too, once what was in its way is gone.
CREATE OR REPLACE FUNCTION check_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  move CONSTANT text := coalesce(OLD.state, 'new') || ' -> ' || NEW.state;
BEGIN
  IF move IN ('new -> queued', 'new -> skipped', 'queued -> skipped', 'failed -> queued', 'skipped -> queued')
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

-- GRANTS

REVOKE ALL ON FUNCTION is_stopped(text), count_one(uuid, text, date),
  count_text(uuid, text, timestamptz, text, integer, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_stopped(text) TO oda_api;
GRANT EXECUTE ON FUNCTION count_text(uuid, text, timestamptz, text, integer, integer, integer) TO oda_system;
-- A business may see what it was given and what it has used, and change neither.
GRANT SELECT ON restrictions, usage TO oda_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON restrictions TO oda_operator;
GRANT SELECT, DELETE ON usage TO oda_operator;
-- Yesterday's counters of numbers are of no use to anybody.
CREATE POLICY system ON usage TO oda_system
  USING (true)
  WITH CHECK (true);
GRANT SELECT (day), DELETE ON usage TO oda_system;

-- What operators change here is logged as everywhere.
CREATE TRIGGER log_insert AFTER INSERT ON restrictions REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_update AFTER UPDATE ON restrictions REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON restrictions REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON usage REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
