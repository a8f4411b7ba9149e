CREATE TABLE "imported_orders" (
	"owner_id" text NOT NULL,
	"key" text NOT NULL,
	"order_id" uuid NOT NULL,
	CONSTRAINT "imported_orders_owner_id_key_pk" PRIMARY KEY("owner_id","key")
);
--> statement-breakpoint
ALTER TABLE "imported_orders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "imported_orders" ADD CONSTRAINT "imported_orders_order_reference" FOREIGN KEY ("owner_id","order_id") REFERENCES "public"."orders"("owner_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imported_orders_order_index" ON "imported_orders" USING btree ("owner_id","order_id");--> statement-breakpoint
CREATE POLICY "owner" ON "imported_orders" AS PERMISSIVE FOR ALL TO "oda_api" USING ("imported_orders"."owner_id" = current_setting('app.owner_id', true)) WITH CHECK ("imported_orders"."owner_id" = current_setting('app.owner_id', true));--> statement-breakpoint
CREATE POLICY "operator" ON "imported_orders" AS PERMISSIVE FOR ALL TO "oda_operator" USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON imported_orders TO oda_api;
--> statement-breakpoint
GRANT SELECT, DELETE ON imported_orders TO oda_operator;
--> statement-breakpoint
-- What is wrong with an amount that its currency cannot express; null when nothing is. Where many rows are written at
-- once, one that is wrong must not undo the others.
CREATE FUNCTION too_precise(amount numeric, currency text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN scale(trim_scale(amount)) > currency_digits(currency)
    THEN format('%s has at most %s decimal places', currency, currency_digits(currency)) END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION minor_units(amount numeric, currency text, field text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  wrong text := too_precise(amount, currency);
BEGIN
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'OD400', COLUMN = field, MESSAGE = wrong;
  END IF;
  RETURN amount * 10::numeric ^ currency_digits(currency);
END
$$;
