-- What customers answer, and the way back in for who said STOP.

-- The gateway's ids of the messages that it has passed on: one that comes again changes nothing.
CREATE TABLE incoming_messages (
  id text PRIMARY KEY NOT NULL,
  received_at timestamp(3) with time zone DEFAULT now() NOT NULL
);
CREATE INDEX incoming_messages_received_at_index ON incoming_messages (received_at);
ALTER TABLE incoming_messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY system ON incoming_messages TO oda_system
  USING (true)
  WITH CHECK (true);
-- The sweep forgets old ones. Only the function below writes them.
GRANT SELECT (received_at), DELETE ON incoming_messages TO oda_system;

CREATE TABLE replies (
  business_id uuid NOT NULL,
  id uuid NOT NULL,
  customer_id uuid,
  "from" text NOT NULL,
  "to" text,
  text text NOT NULL,
  received_at timestamp(3) with time zone NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
  CONSTRAINT replies_business_id_id_pk PRIMARY KEY (business_id, id),
  CONSTRAINT replies_customer_reference FOREIGN KEY (business_id, customer_id)
    REFERENCES customers (business_id, id) ON DELETE SET NULL (customer_id)
);
CREATE INDEX replies_received_at_index ON replies (business_id, received_at, id);
CREATE INDEX replies_customer_index ON replies (business_id, customer_id, received_at);
ALTER TABLE replies ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON replies TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON replies TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));
CREATE TRIGGER touch BEFORE UPDATE ON replies FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER log_update AFTER UPDATE ON replies REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
CREATE TRIGGER log_delete AFTER DELETE ON replies REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();
GRANT SELECT ON replies TO oda_api;
GRANT SELECT, DELETE ON replies TO oda_operator;
GRANT UPDATE ("from", text) ON replies TO oda_operator;

CREATE FUNCTION search_text(replies) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ' ' || public.plain_text($1.text) || ' ' || public.phone_text($1."from")
$$;
CREATE INDEX replies_search_index ON replies USING gin (business_id, search_text(replies) gin_trgm_ops);

-- The word of a number's holder that it wants texts again, of any business. Returns how many customers have it, or null
-- when the number had not stopped. The switch of each business, sms_opt_out, stays as it is.
CREATE FUNCTION opt_in(phone text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  changed bigint;
BEGIN
  DELETE FROM public.stopped_numbers s WHERE s.phone = opt_in.phone;
  IF NOT FOUND THEN RETURN NULL; END IF;
  UPDATE public.customers c SET sms_stopped = false WHERE c.phone = opt_in.phone AND c.sms_stopped;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END
$$;

-- Takes a message that somebody sent to the service, once. For the system role, which reads neither customers nor replies.
--   message_id   the gateway's
--   reply_id     of the reply that it may become
--   destination  the number that it was sent to, or null
--   wish         stop or start when the message is such a word alone
--   outcome      stop, start, reply; repeated when its id is known; ignored when it is nobody's
--   customers    how many a stop or a start was for
-- A reply belongs to the business whose text was the last to go out to the number; without such a text, to the only one
-- that has the number as a customer's.
CREATE FUNCTION receive_message(message_id text, reply_id uuid, phone text, destination text, said text,
  received timestamptz, wish text, OUT outcome text, OUT customers bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  business uuid;
  customer uuid;
BEGIN
  INSERT INTO public.incoming_messages (id) VALUES (message_id) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    outcome := 'repeated';
    RETURN;
  END IF;
  IF wish = 'stop' THEN
    customers := public.opt_out(phone);
  ELSIF wish = 'start' THEN
    customers := public.opt_in(phone);
  END IF;
  IF customers IS NOT NULL THEN
    outcome := wish;
    RETURN;
  END IF;
  SELECT n.business_id INTO business FROM public.notifications n
  WHERE n."to" = receive_message.phone AND coalesce(n.sent_at, n.delivered_at) IS NOT NULL
  ORDER BY coalesce(n.sent_at, n.delivered_at) DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT CASE WHEN count(*) = 1 THEN min(owners.id::text)::uuid END INTO business
    FROM (SELECT c.business_id FROM public.customers c WHERE c.phone = receive_message.phone LIMIT 2) AS owners (id);
  END IF;
  IF business IS NULL THEN
    outcome := 'ignored';
    RETURN;
  END IF;
  -- Locked, so that a customer who is being deleted is not referred to.
  SELECT c.id INTO customer FROM public.customers c
  WHERE c.business_id = business AND c.phone = receive_message.phone FOR KEY SHARE;
  INSERT INTO public.replies (business_id, id, customer_id, "from", "to", text, received_at)
  VALUES (business, reply_id, customer, phone, destination, said, received);
  outcome := 'reply';
END
$$;

REVOKE ALL ON FUNCTION opt_in(text), receive_message(text, uuid, text, text, text, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION receive_message(text, uuid, text, text, text, timestamptz, text) TO oda_system;
