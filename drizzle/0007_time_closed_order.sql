DROP INDEX "orders_time_closed_index";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "time_closed_or_never" timestamp(3) with time zone GENERATED ALWAYS AS (coalesce(time_closed, 'infinity'::timestamptz)) STORED;--> statement-breakpoint
CREATE INDEX "orders_time_closed_index" ON "orders" USING btree ("owner_id","time_closed_or_never","id");