-- A time zone that the database knows. Raised in the words of a problem (see 0002) when it does not.
CREATE FUNCTION known_time_zone(name text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM now() AT TIME ZONE name;
  RETURN name;
EXCEPTION WHEN invalid_parameter_value THEN
  RAISE EXCEPTION USING ERRCODE = 'OD400', COLUMN = 'time_zone',
    MESSAGE = 'must be a time zone of the IANA database, such as Africa/Nairobi';
END
$$;
