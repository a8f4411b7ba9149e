-- An update that changes nothing makes no new version.

-- Counts the versions of a row, and says when it was last changed. What a statement itself sets in the two columns does
-- not count. Its argument names the generated columns of the table, as a JSON object of nulls: PostgreSQL computes them
-- after this trigger (CREATE TRIGGER, "BEFORE"), so they are null in NEW whatever they were.
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_NARGS > 0 THEN OLD := jsonb_populate_record(OLD, TG_ARGV[0]::jsonb); END IF;
  NEW.version := OLD.version;
  NEW.updated_at := OLD.updated_at;
  IF NEW IS DISTINCT FROM OLD THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER touch BEFORE UPDATE ON orders
  FOR EACH ROW EXECUTE FUNCTION touch('{"amount": null, "time_closed_or_never": null}');
