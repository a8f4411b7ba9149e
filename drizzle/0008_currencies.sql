-- Currencies and time zones as they are today, whatever the runtime and the server know of them.

-- The currencies that ISO 4217 has and that have minor units: its list of 2026-01-01. A withdrawn one stays on the rows that
-- have it, with the decimal places that currency_digits says, and is taken for nothing new. The contract has the same list
-- (src/currencies.ts).
CREATE FUNCTION present_currencies() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_split_to_array(
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
    CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD
    HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
    PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD
    TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XOF XPF YER ZAR ZMW ZWG', '\s+')
$$;

-- What is wrong with a currency for something new; null when nothing is.
CREATE FUNCTION withdrawn(currency text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN currency <> ALL (present_currencies())
    THEN format('%s is no currency of ISO 4217 any more: set another for your business', currency) END
$$;

-- A currency for something new. Raised in the words of a problem (see minor_units) when it is none.
CREATE FUNCTION new_currency(currency text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  wrong text := withdrawn(currency);
BEGIN
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'OD400', COLUMN = 'currency', MESSAGE = wrong;
  END IF;
  RETURN currency;
END
$$;

-- The zone whose clock a zone shows at a time, after tzdata 2026f: itself, or another one, where a server whose data are
-- older would tell another time. The Worker has the same table (src/time-zones.ts). Use it wherever a local time is
-- reckoned: `at AT TIME ZONE clock_of(zone, at)`.
CREATE FUNCTION clock_of(zone text, at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN lower(zone) IN ('africa/casablanca', 'africa/el_aaiun') AND at >= timestamptz '2026-09-20 01:00Z' THEN 'UTC'
    WHEN lower(zone) IN ('america/edmonton', 'america/inuvik', 'america/yellowknife', 'canada/mountain')
      AND at >= timestamptz '2026-11-01 08:00Z' THEN 'Etc/GMT+6'
    WHEN lower(zone) IN ('america/winnipeg', 'america/rainy_river', 'canada/central')
      AND at >= timestamptz '2026-11-01 07:00Z' THEN 'Etc/GMT+5'
    WHEN lower(zone) IN ('america/vancouver', 'canada/pacific') AND at >= timestamptz '2026-11-01 09:00Z' THEN 'Etc/GMT+7'
    WHEN lower(zone) IN ('america/havana', 'cuba')
      AND at >= timestamptz '2026-11-01 05:00Z' AND at < timestamptz '2027-03-14 05:00Z' THEN 'Etc/GMT+4'
    WHEN lower(zone) IN ('europe/chisinau', 'europe/tiraspol') AND at >= timestamptz '2022-03-27 00:00Z'
      THEN 'Europe/Bucharest'
    ELSE zone
  END
$$;

-- Counts a text that is about to be handed to the gateway against the limits of a day: the business's day by its own
-- clock, the others by UTC. Where one of them is reached, counts nothing and says which.
--   tried  when it was counted before, if it was; on the same days there is nothing to do
--   over   the limit that is reached: deployment, business or number; null when the text may go
--   near   the limits of which this text is the one that makes four fifths
CREATE OR REPLACE FUNCTION count_text(business uuid, phone text, tried timestamptz, default_zone text, per_business integer,
  per_number integer, in_all integer, OUT over text, OUT near text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  own CONSTANT integer := public.daily_limit(business, per_business);
  zone CONSTANT text := public.clock_of(
    coalesce((SELECT b.time_zone FROM public.businesses b WHERE b.id = business), default_zone), now());
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
