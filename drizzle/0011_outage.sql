-- An outage of the gateway, or a fault of the account with it: texts wait, and none is lost.

-- Whether texts go to the gateway now: one row, written only when something changes (src/notifications/breaker.ts).
CREATE TABLE breaker (
  id integer PRIMARY KEY DEFAULT 1 NOT NULL,
  state text DEFAULT 'closed' NOT NULL,
  fault text,
  code text,
  detail text,
  failures integer DEFAULT 0 NOT NULL,
  since timestamp(3) with time zone DEFAULT now() NOT NULL,
  probe uuid,
  probe_at timestamp(3) with time zone,
  released_until timestamp(3) with time zone,
  CONSTRAINT breaker_one_row CHECK (id = 1),
  CONSTRAINT breaker_state_known CHECK (state in ('closed', 'open', 'half_open')),
  CONSTRAINT breaker_fault_known CHECK (fault in ('outage', 'account'))
);
ALTER TABLE breaker ENABLE ROW LEVEL SECURITY;
CREATE POLICY system ON breaker TO oda_system
  USING (true)
  WITH CHECK (true);
CREATE POLICY operator ON breaker FOR SELECT TO oda_operator
  USING (is_opened());
INSERT INTO breaker (id) VALUES (1);

-- Texts wait as `held`, and end as `expired` when their validity does. It begins with `first_due_at`.
ALTER TABLE notifications ADD COLUMN first_due_at timestamp(3) with time zone DEFAULT now() NOT NULL;
ALTER TABLE notifications ADD COLUMN held_at timestamp(3) with time zone;
ALTER TABLE notifications ADD COLUMN expired_at timestamp(3) with time zone;
ALTER TABLE notifications DROP CONSTRAINT notifications_state_known;
ALTER TABLE notifications ADD CONSTRAINT notifications_state_known CHECK (state in ('queued', 'held', 'sending', 'sent', 'unconfirmed', 'delivered', 'failed', 'expired', 'skipped')) NOT VALID;

-- Whether texts do not go out, and why: `outage`, `account`, or null. For roles that may not read the breaker.
CREATE FUNCTION gateway_fault() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT fault FROM public.breaker WHERE state = 'open'
$$;

-- NO TEXT TELLS AN UNTRUTH

-- Why a text about an order would say what is not so, or null. An order that was closed has been placed all the same.
-- For roles that may read orders.
CREATE FUNCTION untrue_by(business_id uuid, order_id uuid, kind text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  status text;
BEGIN
  SELECT o.status INTO status FROM public.orders o
  WHERE o.business_id = untrue_by.business_id AND o.id = untrue_by.order_id;
  RETURN CASE
    WHEN status IS NULL THEN 'order_deleted'
    WHEN status = 'Cancelled' AND kind <> 'order_cancelled' THEN 'order_cancelled'
  END;
END
$$;

-- The same for the system jobs, which may not read orders.
CREATE FUNCTION untrue(business_id uuid, order_id uuid, kind text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN public.untrue_by(business_id, order_id, kind);
END
$$;

-- TRANSITIONS: `held` and `expired`.
CREATE OR REPLACE FUNCTION check_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  move CONSTANT text := coalesce(OLD.state, 'new') || ' -> ' || NEW.state;
BEGIN
  IF move IN ('new -> queued', 'new -> skipped', 'queued -> skipped', 'held -> skipped', 'failed -> queued',
        'skipped -> queued', 'expired -> queued')
      AND pg_has_role('oda_api', 'USAGE')
    OR move IN ('queued -> sending', 'queued -> sent', 'queued -> failed', 'queued -> held', 'queued -> skipped',
        'queued -> expired',
        'held -> queued', 'held -> skipped', 'held -> expired',
        'sending -> sent', 'sending -> queued', 'sending -> held', 'sending -> failed', 'sending -> unconfirmed',
        'unconfirmed -> sent', 'unconfirmed -> delivered', 'unconfirmed -> failed', 'unconfirmed -> queued',
        'unconfirmed -> held', 'sent -> delivered', 'sent -> failed')
      AND pg_has_role('oda_system', 'USAGE')
    OR move IN ('failed -> queued', 'unconfirmed -> queued', 'expired -> queued', 'queued -> skipped',
        'held -> skipped', 'unconfirmed -> failed')
      AND pg_has_role('oda_operator', 'USAGE')
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'OD500', MESSAGE = format('No move of %s: %s', current_user, move);
END
$$;

-- GRANTS

REVOKE ALL ON FUNCTION gateway_fault(), untrue(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gateway_fault() TO oda_api;
GRANT EXECUTE ON FUNCTION untrue(uuid, uuid, text) TO oda_system;
GRANT SELECT, UPDATE ON breaker TO oda_system;
GRANT SELECT ON breaker TO oda_operator;
GRANT SELECT (order_id, kind, first_due_at, held_at, expired_at), UPDATE (held_at, expired_at)
  ON notifications TO oda_system;
GRANT UPDATE (first_due_at, held_at, expired_at) ON notifications TO oda_operator;
