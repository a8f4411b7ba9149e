-- A text for more than one occasion, and quiet hours for reminders. The indexes are in 0015_occasion_indexes.

ALTER TABLE businesses ADD COLUMN order_placed_enabled boolean DEFAULT true NOT NULL;
ALTER TABLE businesses ADD COLUMN order_ready_enabled boolean DEFAULT false NOT NULL;
ALTER TABLE businesses ADD COLUMN order_ready_template text;
ALTER TABLE businesses ADD COLUMN order_closed_enabled boolean DEFAULT false NOT NULL;
ALTER TABLE businesses ADD COLUMN order_closed_template text;
ALTER TABLE businesses ADD COLUMN order_cancelled_enabled boolean DEFAULT false NOT NULL;
ALTER TABLE businesses ADD COLUMN order_cancelled_template text;
ALTER TABLE businesses ADD COLUMN reminder_enabled boolean DEFAULT false NOT NULL;
ALTER TABLE businesses ADD COLUMN reminder_template text;
ALTER TABLE businesses ADD COLUMN quiet_from text;
ALTER TABLE businesses ADD COLUMN quiet_until text;
ALTER TABLE notifications ADD COLUMN valid_until timestamp(3) with time zone;

-- THE TEXT OF AN OCCASION

-- Whether a business sends texts of a kind. It may have set nothing.
CREATE FUNCTION is_occasion(kind text, settings businesses) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE kind
    WHEN 'order_placed' THEN coalesce(settings.order_placed_enabled, true)
    WHEN 'order_ready' THEN coalesce(settings.order_ready_enabled, false)
    WHEN 'order_closed' THEN coalesce(settings.order_closed_enabled, false)
    WHEN 'order_cancelled' THEN coalesce(settings.order_cancelled_enabled, false)
    WHEN 'reminder' THEN coalesce(settings.reminder_enabled, false)
  END;
END
$$;

-- The template that a business has set for a kind; null where it has set none.
CREATE FUNCTION template_of(kind text, settings businesses) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE kind
    WHEN 'order_placed' THEN settings.sms_template
    WHEN 'order_ready' THEN settings.order_ready_template
    WHEN 'order_closed' THEN settings.order_closed_template
    WHEN 'order_cancelled' THEN settings.order_cancelled_template
    WHEN 'reminder' THEN settings.reminder_template
  END;
END
$$;

-- What the placeholders of a template stand for, as the order is now.
CREATE FUNCTION parameters_of(o orders, c customers, settings businesses, signature text, default_time_zone text)
RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN jsonb_build_object('first_name', c.first_name, 'quantity', o.quantity, 'item', o.item,
    'time_placed', o.time_placed, 'time_zone', coalesce(settings.time_zone, default_time_zone),
    'business_name', coalesce(settings.business_name, signature), 'number', o.number, 'reference', o.reference,
    'amount', public.decimal_amount(o.amount, o.currency), 'currency', o.currency);
END
$$;

-- The text of an order for an occasion: a row for `notifications`, without the columns that have a default. Its state is
-- null where the business sends no texts of this kind: then there is to be none. It takes the place of text_of, which
-- earlier versions call.
--   settings   of the business; null where it has set nothing
--   signature  signs the text when `business_name` is not set
--   allowed    the regular expression of the numbers that may get texts
--   due        in how many seconds the sweep looks at it
--   details    the sentence for each reason not to send a text, by its code
CREATE FUNCTION text_about(kind text, text_id uuid, o orders, c customers, settings businesses, signature text,
  default_time_zone text, default_template text, allowed text, due integer, details jsonb)
RETURNS notifications LANGUAGE plpgsql STABLE AS $$
DECLARE
  made notifications;
  reason CONSTANT text := CASE
    WHEN kind = 'order_placed' AND o.status = 'Cancelled' THEN 'cancelled'
    WHEN c.sms_stopped THEN 'stopped'
    ELSE coalesce(unwanted(coalesce(settings.sms_enabled, true), c.sms_opt_out),
      CASE WHEN c.phone !~ allowed THEN 'country_not_allowed' END)
  END;
BEGIN
  made.id := text_id;
  made.business_id := o.business_id;
  made.order_id := o.id;
  made.kind := kind;
  made."to" := c.phone;
  made.template := coalesce(template_of(kind, settings), default_template);
  made.parameters := parameters_of(o, c, settings, signature, default_time_zone);
  IF NOT is_occasion(kind, settings) THEN RETURN made; END IF;
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

-- As before, and no text where the business sends none when an order is placed.
CREATE OR REPLACE FUNCTION place_order(id uuid, text_id uuid, customer uuid, code text, catalogue_item uuid, name text,
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
  text := text_about('order_placed', text_id, placed, orderer, settings, signature, default_time_zone, default_template,
    allowed, due, details);
  queued := text.state IS NOT DISTINCT FROM 'queued';
  IF text.state IS NOT NULL THEN
    INSERT INTO notifications (id, business_id, order_id, kind, "to", template, parameters, state, queued_at, due_at,
      skipped_at, failure_code, failure_detail)
    VALUES (text.id, text.business_id, text.order_id, text.kind, text."to", text.template, text.parameters, text.state,
      text.queued_at, text.due_at, text.skipped_at, text.failure_code, text.failure_detail);
  END IF;
  shown := json_build_object('id', placed.id, 'number', placed.number, 'reference', placed.reference,
    'customer_id', placed.customer_id, 'customer_code', placed.customer_code,
    'item', placed.item, 'item_id', placed.item_id, 'quantity', placed.quantity,
    'price_per_unit', decimal_amount(placed.price_per_unit, money), 'amount', text.parameters ->> 'amount',
    'currency', money, 'note', placed.note, 'status', placed.status, 'time_placed', placed.time_placed,
    'time_closed', placed.time_closed, 'updated_at', placed.updated_at, 'revision', placed.version::text);
END
$$;

-- NO TEXT TELLS AN UNTRUTH: as before, for each kind. And none goes whose kind the business has switched off since.
-- A cancellation is news to nobody whose first text was kept back because of it.
CREATE OR REPLACE FUNCTION untrue_by(business_id uuid, order_id uuid, kind text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  status text;
  settings public.businesses;
BEGIN
  SELECT o.status INTO status FROM public.orders o
  WHERE o.business_id = untrue_by.business_id AND o.id = untrue_by.order_id;
  SELECT * INTO settings FROM public.businesses b WHERE b.id = untrue_by.business_id;
  RETURN CASE
    WHEN status IS NULL THEN 'order_deleted'
    WHEN status = 'Cancelled' AND kind <> 'order_cancelled' THEN 'order_cancelled'
    WHEN status = 'Closed' AND kind IN ('order_ready', 'reminder') THEN 'order_closed'
    WHEN NOT public.is_occasion(kind, settings) THEN 'kind_off'
    WHEN kind = 'order_cancelled'
      AND EXISTS (SELECT FROM public.notifications n WHERE n.order_id = untrue_by.order_id AND n.kind <> 'order_cancelled'
        AND (n.state IN ('queued', 'held')
          OR n.state = 'skipped' AND n.failure_code IN ('cancelled', 'order_cancelled')))
      AND NOT EXISTS (SELECT FROM public.notifications n WHERE n.order_id = untrue_by.order_id
        AND n.kind <> 'order_cancelled' AND n.state IN ('sending', 'sent', 'unconfirmed', 'delivered'))
      THEN 'nothing_told'
  END;
END
$$;

-- QUIET HOURS

-- The first time after another at which a clock of a time zone shows so much.
CREATE FUNCTION next_time(clock time, zone text, after timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
  here CONSTANT timestamp := after AT TIME ZONE public.clock_of(zone, after);
  there timestamp := here::date + clock;
BEGIN
  IF there <= here THEN there := there + interval '1 day'; END IF;
  -- The rules of the zone may change in between.
  RETURN there AT TIME ZONE public.clock_of(zone, there AT TIME ZONE public.clock_of(zone, after));
END
$$;

-- When a reminder that is asked for now goes out, and until when: some hours later, or when quiet hours begin. One that
-- is asked for just before them has five minutes.
--   quiet_from, quiet_until   `HH:MM`, where the business has set nothing
CREATE FUNCTION reminder_times(settings businesses, default_time_zone text, quiet_from text, quiet_until text,
  hours integer, OUT goes_at timestamptz, OUT valid_until timestamptz) LANGUAGE plpgsql STABLE AS $$
DECLARE
  zone CONSTANT text := coalesce(settings.time_zone, default_time_zone);
  starts CONSTANT time := coalesce(settings.quiet_from, quiet_from);
  ends CONSTANT time := coalesce(settings.quiet_until, quiet_until);
  here CONSTANT time := now() AT TIME ZONE public.clock_of(zone, now());
  is_quiet CONSTANT boolean := CASE WHEN starts <= ends THEN here >= starts AND here < ends
    ELSE here >= starts OR here < ends END;
BEGIN
  goes_at := CASE WHEN is_quiet THEN next_time(ends, zone, now()) ELSE now() END;
  valid_until := goes_at + make_interval(hours => hours);
  IF starts <> ends THEN
    valid_until := least(valid_until, greatest(next_time(starts, zone, goes_at), goes_at + interval '5 minutes'));
  END IF;
END
$$;

-- GRANTS

GRANT SELECT (valid_until) ON notifications TO oda_system;
GRANT UPDATE (template, valid_until) ON notifications TO oda_operator;
