-- OPERATORS

-- An entry of operator_log opens data to the login that added it: for 15 minutes, of one business or of all, and only
-- after the transaction that added it was committed. So no rollback takes the entry away from who has read.
ALTER TABLE operator_log ADD COLUMN business uuid;
ALTER TABLE operator_log ADD COLUMN rows integer;
ALTER TABLE operator_log ADD COLUMN transaction bigint;
ALTER TABLE operator_log ALTER COLUMN transaction SET DEFAULT (pg_current_xact_id()::text)::bigint;
GRANT INSERT (business) ON operator_log TO oda_operator;

-- Whose data is opened by the entry that `app.operator_entry` names; null for every business's.
CREATE FUNCTION opened_business() RETURNS uuid LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened uuid;
BEGIN
  SELECT entry.business INTO opened FROM public.operator_log entry
  WHERE entry.id = nullif(current_setting('app.operator_entry', true), '')::bigint
    AND entry.login = session_user
    AND entry.at > clock_timestamp() - interval '15 minutes'
    AND entry.transaction <> coalesce((pg_current_xact_id_if_assigned()::text)::bigint, 0);
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'No entry in operator_log has opened any data to you',
      HINT = 'INSERT INTO operator_log (command, details, business) …, commit, and set app.operator_entry to its id.';
  END IF;
  RETURN opened;
END
$$;

-- Refuses, in a policy, to plan a query without an entry: the estimates that EXPLAIN shows tell of values. IMMUTABLE makes
-- the planner call it, and is for this alone: a plan outlives the entry, so that the policies also call the function above.
CREATE FUNCTION is_opened() RETURNS boolean LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM public.opened_business();
  RETURN true;
END
$$;

REVOKE ALL ON FUNCTION opened_business(), is_opened() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opened_business(), is_opened() TO oda_operator;

DROP POLICY operator ON businesses;
CREATE POLICY operator ON businesses TO oda_operator
  USING (is_opened() AND id = coalesce((SELECT opened_business()), id))
  WITH CHECK (is_opened() AND id = coalesce((SELECT opened_business()), id));
DROP POLICY operator ON customers;
CREATE POLICY operator ON customers TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));
DROP POLICY operator ON items;
CREATE POLICY operator ON items TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));
DROP POLICY operator ON orders;
CREATE POLICY operator ON orders TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));
DROP POLICY operator ON imported_orders;
CREATE POLICY operator ON imported_orders TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));
DROP POLICY operator ON notifications;
CREATE POLICY operator ON notifications TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));
DROP POLICY operator ON idempotency_keys;
CREATE POLICY operator ON idempotency_keys TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));
DROP POLICY operator ON sessions;
CREATE POLICY operator ON sessions TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));

-- Adds an entry for a statement by which an operator's login changed rows, whatever role it took or function it called.
-- Operators cannot write `rows`, so that none is forged.
CREATE FUNCTION log_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.operator_log (command, details, rows)
  SELECT format('%s %s', TG_OP, TG_TABLE_NAME),
    jsonb_build_object('entry', nullif(current_setting('app.operator_entry', true), '')::bigint), count(*)
  FROM changed HAVING count(*) > 0;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION log_change() FROM PUBLIC;

CREATE TRIGGER log_delete AFTER DELETE ON businesses REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON customers REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON items REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON orders REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON imported_orders REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON notifications REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON idempotency_keys REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON sessions REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_update AFTER UPDATE ON customers REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_update AFTER UPDATE ON notifications REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_update AFTER UPDATE ON idempotency_keys REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();

-- SYSTEM JOBS

-- The columns that they need, for the whole tables. They write what becomes of a text, and never which text it is.
-- unused since 0000_baseline
REVOKE SELECT, UPDATE ON notifications FROM oda_system;
GRANT SELECT (id, business_id, "to", template, parameters, state, failure_code, failure_detail, attempts,
    attempt_history, provider_message_id, lease, early_reports, due_at, queued_at, sending_at, sent_at, unconfirmed_at,
    delivered_at, failed_at, skipped_at),
  UPDATE (state, failure_code, failure_detail, attempts, attempt_history, segments, cost_amount, cost_currency,
    provider_message_id, lease, early_reports, due_at, queued_at, sending_at, sent_at, unconfirmed_at, delivered_at,
    failed_at, skipped_at) ON notifications TO oda_system;
-- unused since 0000_baseline
REVOKE SELECT ON idempotency_keys, sessions FROM oda_system;
GRANT SELECT (created_at) ON idempotency_keys TO oda_system;
GRANT SELECT (expires_at) ON sessions TO oda_system;
