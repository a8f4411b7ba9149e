ALTER TABLE "notifications" ADD COLUMN "attempt_history" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "early_reports" jsonb;--> statement-breakpoint
-- The system jobs may not read customers. These two are their only door: whether a text may still go out, asked just
-- before it does, and the vendor's word that a phone wants no more of them, whoever's customer it is.
CREATE FUNCTION opted_out(owner_id text, phone text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT FROM public.customers c
    WHERE c.owner_id = opted_out.owner_id AND c.phone = opted_out.phone AND c.sms_opt_out
  )
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
REVOKE ALL ON FUNCTION opted_out(text, text), opt_out(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION opted_out(text, text), opt_out(text) TO oda_system;
