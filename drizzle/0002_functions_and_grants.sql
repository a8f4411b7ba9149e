-- A row's version and time of change: the source of ETags, so no statement may forget them.
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON owners FOR EACH ROW EXECUTE FUNCTION touch();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON notifications FOR EACH ROW EXECUTE FUNCTION touch();
--> statement-breakpoint
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
--> statement-breakpoint
-- An amount in the currency's minor units. What would have to be rounded is refused, naming the field: the class OD
-- of SQLSTATE is ours, and the Worker answers it as a problem with this message.
CREATE FUNCTION minor_units(amount numeric, currency text, field text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  scaled numeric := amount * 10::numeric ^ currency_digits(currency);
BEGIN
  IF scaled <> trunc(scaled) THEN
    RAISE EXCEPTION USING ERRCODE = 'OD400', COLUMN = field,
      MESSAGE = format('%s has at most %s decimal places', currency, currency_digits(currency));
  END IF;
  RETURN scaled;
END
$$;
--> statement-breakpoint
-- Minor units as a decimal with exactly the currency's decimal places.
CREATE FUNCTION decimal_amount(minor bigint, currency text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT round(minor / 10::numeric ^ currency_digits(currency), currency_digits(currency))::text
$$;
--> statement-breakpoint
-- Undoes a request that claimed an Idempotency-Key and then could make nothing, so that the key stays unused.
CREATE FUNCTION nothing_was_made() RETURNS json LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'OD409', MESSAGE = 'What it refers to changed at the same moment: send it again';
END
$$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO oda_api, oda_system;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON owners TO oda_api;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON customers, items, orders TO oda_api;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON notifications, idempotency_keys TO oda_api;
--> statement-breakpoint
GRANT SELECT, UPDATE ON notifications TO oda_system;
--> statement-breakpoint
GRANT SELECT, DELETE ON idempotency_keys TO oda_system;
--> statement-breakpoint
-- For /readyz, which compares the migrations applied with those that the Worker was built with.
GRANT USAGE ON SCHEMA drizzle TO oda_system;
--> statement-breakpoint
GRANT SELECT ON drizzle.__drizzle_migrations TO oda_system;
