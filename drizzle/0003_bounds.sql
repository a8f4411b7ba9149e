-- What one business can take of the database: searches that an index bounds, how much it may do at the same time, and
-- how many rows it may hold.

-- SEARCH

-- The ids of a business's rows that a search finds, or null where they are too many to list, and for a pattern without
-- any letters that the indexes know: three in a row, or what a word begins with.
--
-- Takes the place of `search_ids`, which looked into no index for fewer than three letters; drop that when no version
-- calls it any more. This function is not bound by the policies for the same reason, and names the business itself, in
-- every query: the one that the transaction is for.
--
-- `beginning` is a second pattern, for what is at the very beginning of a text; null when there is none.
CREATE FUNCTION find_ids(collection text, pattern text, beginning text) RETURNS uuid[] LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE
  business CONSTANT uuid := current_setting('app.business_id');
  most CONSTANT integer := 10000;
  found uuid[];
  whose uuid[];
BEGIN
  -- The signs % and \ of the pattern are no letters, and stand for what may be one: only what follows another sign
  -- begins a word for certain.
  IF pattern !~ '[[:alnum:]]{3}|.[^[:alnum:]][[:alnum:]]' THEN RETURN NULL; END IF;
  EXECUTE format(
    'SELECT array_agg(id) FROM (SELECT id FROM %I AS one
       WHERE business_id = $1 AND (search_text(one) ILIKE $2 OR search_text(one) ILIKE $3) LIMIT $4 + 1) AS few',
    collection)
    INTO found USING business, pattern, beginning, most;
  IF collection = 'orders' THEN
    whose := find_ids('customers', pattern, beginning);
    IF whose IS NULL THEN RETURN NULL; END IF;
    found := found || ARRAY(
      SELECT id FROM orders WHERE business_id = business AND customer_id = ANY (whose) LIMIT most + 1);
  END IF;
  IF cardinality(found) > most THEN RETURN NULL; END IF;
  RETURN coalesce(found, '{}');
END
$$;
REVOKE ALL ON FUNCTION find_ids(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_ids(text, text, text) TO oda_api;

-- HOW MANY ROWS A BUSINESS HAS

CREATE TABLE row_counts (
  business_id uuid NOT NULL,
  rows bigint NOT NULL,
  CONSTRAINT row_counts_business_id_pk PRIMARY KEY(business_id)
);
ALTER TABLE row_counts ENABLE ROW LEVEL SECURITY;
CREATE POLICY business ON row_counts TO oda_api
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
CREATE POLICY operator ON row_counts TO oda_operator
  USING (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id))
  WITH CHECK (is_opened() AND business_id = coalesce((SELECT opened_business()), business_id));
GRANT SELECT ON row_counts TO oda_api;
GRANT SELECT, DELETE ON row_counts TO oda_operator;
CREATE TRIGGER log_delete AFTER DELETE ON row_counts REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT WHEN (pg_has_role(session_user, 'oda_operator', 'MEMBER')) EXECUTE FUNCTION log_change();

-- Counts the rows that a statement added or deleted (a deleted order counts on, for its text stays), and refuses what would make more than `app.max_rows`.
--
-- Counting each row would make every order of a business wait for the one before it. So the count goes up in steps of a
-- ten-thousandth of the quota, and a statement of n rows takes a step with the probability n / step: right on average,
-- within about 3 % at the quota, and exact where the quota is below 20,000 and a step is one row.
CREATE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  most CONSTANT bigint := nullif(current_setting('app.max_rows', true), '');
  step CONSTANT bigint := greatest(1, most / 10000);
BEGIN
  IF TG_OP = 'DELETE' THEN
    UPDATE row_counts SET rows = greatest(0, row_counts.rows - deleted.steps * step)
    FROM (SELECT business_id, floor(count(*)::float8 / step + random())::bigint AS steps FROM changed GROUP BY 1) AS deleted
    WHERE row_counts.business_id = deleted.business_id AND steps > 0;
    RETURN NULL;
  END IF;
  INSERT INTO row_counts AS counted (business_id, rows)
  SELECT business_id, steps * step
  FROM (SELECT business_id, floor(count(*)::float8 / step + random())::bigint AS steps FROM changed GROUP BY 1) AS added
  WHERE steps > 0
  ON CONFLICT (business_id) DO UPDATE SET rows = counted.rows + excluded.rows;
  IF EXISTS (SELECT FROM changed) AND EXISTS (
    SELECT FROM row_counts WHERE business_id = nullif(current_setting('app.business_id', true), '')::uuid AND row_counts.rows > most)
  THEN
    RAISE EXCEPTION USING ERRCODE = 'OD403',
      MESSAGE = format('This business may have %s customers, items and orders in all, and has them', most);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER count_added AFTER INSERT ON customers REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_deleted AFTER DELETE ON customers REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_added AFTER INSERT ON items REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_deleted AFTER DELETE ON items REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
CREATE TRIGGER count_added AFTER INSERT ON orders REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
