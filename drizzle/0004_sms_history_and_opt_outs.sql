ALTER TABLE "notifications" ADD COLUMN "attempt_history" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "early_reports" jsonb;--> statement-breakpoint
-- The system jobs may not read customers or settings. These two are their only doors: why a text is no longer wanted, if
-- it is not, asked just before it goes out; and the vendor's word that a phone wants no more, whoever's customer it is.
CREATE FUNCTION unwanted(owner_id text, phone text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM public.owners o WHERE o.id = unwanted.owner_id AND NOT o.sms_enabled) THEN 'sms_off'
    WHEN EXISTS (SELECT FROM public.customers c
      WHERE c.owner_id = unwanted.owner_id AND c.phone = unwanted.phone AND c.sms_opt_out) THEN 'opted_out'
  END
$$;
--> statement-breakpoint
CREATE FUNCTION opt_out(phone text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  WITH changed AS (
    UPDATE public.customers c SET sms_opt_out = true
    WHERE c.phone = opt_out.phone AND NOT c.sms_opt_out
    RETURNING 1
  )
  SELECT count(*) FROM changed
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION unwanted(text, text), opt_out(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION unwanted(text, text), opt_out(text) TO oda_system;
