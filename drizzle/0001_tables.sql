CREATE TABLE "customers" (
	"owner_id" text NOT NULL,
	"id" uuid NOT NULL,
	"first_name" text NOT NULL,
	"second_name" text NOT NULL,
	"code" text NOT NULL,
	"phone" text NOT NULL,
	"sms_opt_out" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_owner_id_id_pk" PRIMARY KEY("owner_id","id"),
	CONSTRAINT "customers_code_unique" UNIQUE("owner_id","code"),
	CONSTRAINT "customers_phone_unique" UNIQUE("owner_id","phone")
);
--> statement-breakpoint
ALTER TABLE "customers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"owner_id" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"resource_id" uuid NOT NULL,
	"response" json,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_owner_id_key_pk" PRIMARY KEY("owner_id","key")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "items" (
	"owner_id" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"price" bigint NOT NULL,
	"currency" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "items_owner_id_id_pk" PRIMARY KEY("owner_id","id"),
	CONSTRAINT "items_name_unique" UNIQUE("owner_id","name")
);
--> statement-breakpoint
ALTER TABLE "items" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"order_id" uuid,
	"kind" text NOT NULL,
	"to" text NOT NULL,
	"template" text NOT NULL,
	"parameters" jsonb NOT NULL,
	"state" text NOT NULL,
	"failure_code" text,
	"failure_detail" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"segments" integer,
	"cost_amount" text,
	"cost_currency" text,
	"provider_message_id" text,
	"lease" uuid,
	"due_at" timestamp(3) with time zone,
	"queued_at" timestamp(3) with time zone,
	"sending_at" timestamp(3) with time zone,
	"sent_at" timestamp(3) with time zone,
	"unconfirmed_at" timestamp(3) with time zone,
	"delivered_at" timestamp(3) with time zone,
	"failed_at" timestamp(3) with time zone,
	"skipped_at" timestamp(3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notifications_state_known" CHECK ("notifications"."state" in ('queued', 'sending', 'sent', 'unconfirmed', 'delivered', 'failed', 'skipped'))
);
--> statement-breakpoint
ALTER TABLE "notifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "orders" (
	"owner_id" text NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"item_id" uuid,
	"item" text NOT NULL,
	"quantity" integer NOT NULL,
	"price_per_unit" bigint NOT NULL,
	"amount" bigint GENERATED ALWAYS AS (quantity * price_per_unit) STORED NOT NULL,
	"currency" text NOT NULL,
	"status" text DEFAULT 'Pending' NOT NULL,
	"time_placed" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"time_closed" timestamp(3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "orders_owner_id_id_pk" PRIMARY KEY("owner_id","id"),
	CONSTRAINT "orders_status_known" CHECK ("orders"."status" in ('Pending', 'Closed', 'Cancelled')),
	CONSTRAINT "orders_quantity_positive" CHECK ("orders"."quantity" >= 1),
	CONSTRAINT "orders_price_not_negative" CHECK ("orders"."price_per_unit" >= 0)
);
--> statement-breakpoint
ALTER TABLE "orders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "owners" (
	"id" text PRIMARY KEY NOT NULL,
	"business_name" text,
	"time_zone" text,
	"currency" text,
	"sms_template" text,
	"sms_enabled" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "owners" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_order_reference" FOREIGN KEY ("owner_id","order_id") REFERENCES "public"."orders"("owner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_reference" FOREIGN KEY ("owner_id","customer_id") REFERENCES "public"."customers"("owner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_item_reference" FOREIGN KEY ("owner_id","item_id") REFERENCES "public"."items"("owner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "customers_created_at_index" ON "customers" USING btree ("owner_id","created_at","id");--> statement-breakpoint
CREATE INDEX "customers_first_name_index" ON "customers" USING btree ("owner_id","first_name","id");--> statement-breakpoint
CREATE INDEX "customers_second_name_index" ON "customers" USING btree ("owner_id","second_name","id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_at_index" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "items_created_at_index" ON "items" USING btree ("owner_id","created_at","id");--> statement-breakpoint
CREATE INDEX "items_price_index" ON "items" USING btree ("owner_id","price","id");--> statement-breakpoint
CREATE INDEX "notifications_created_at_index" ON "notifications" USING btree ("owner_id","created_at","id");--> statement-breakpoint
CREATE INDEX "notifications_state_index" ON "notifications" USING btree ("owner_id","state","created_at","id");--> statement-breakpoint
CREATE INDEX "notifications_order_index" ON "notifications" USING btree ("owner_id","order_id");--> statement-breakpoint
CREATE INDEX "notifications_provider_message_index" ON "notifications" USING btree ("provider_message_id") WHERE provider_message_id is not null;--> statement-breakpoint
CREATE INDEX "notifications_open_index" ON "notifications" USING btree ("to") WHERE state in ('sending', 'unconfirmed');--> statement-breakpoint
CREATE INDEX "notifications_due_index" ON "notifications" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "orders_time_placed_index" ON "orders" USING btree ("owner_id","time_placed","id");--> statement-breakpoint
CREATE INDEX "orders_time_closed_index" ON "orders" USING btree ("owner_id",coalesce(time_closed, 'infinity'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "orders_amount_index" ON "orders" USING btree ("owner_id","amount","id");--> statement-breakpoint
CREATE INDEX "orders_customer_index" ON "orders" USING btree ("owner_id","customer_id","time_placed","id");--> statement-breakpoint
CREATE INDEX "orders_item_index" ON "orders" USING btree ("owner_id","item_id","time_placed","id");--> statement-breakpoint
CREATE INDEX "orders_status_index" ON "orders" USING btree ("owner_id","status","time_placed","id");--> statement-breakpoint
CREATE POLICY "owner" ON "customers" AS PERMISSIVE FOR ALL TO "oda_api" USING ("customers"."owner_id" = current_setting('app.owner_id', true)) WITH CHECK ("customers"."owner_id" = current_setting('app.owner_id', true));--> statement-breakpoint
CREATE POLICY "owner" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO "oda_api" USING ("idempotency_keys"."owner_id" = current_setting('app.owner_id', true)) WITH CHECK ("idempotency_keys"."owner_id" = current_setting('app.owner_id', true));--> statement-breakpoint
CREATE POLICY "system" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO "oda_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "owner" ON "items" AS PERMISSIVE FOR ALL TO "oda_api" USING ("items"."owner_id" = current_setting('app.owner_id', true)) WITH CHECK ("items"."owner_id" = current_setting('app.owner_id', true));--> statement-breakpoint
CREATE POLICY "owner" ON "notifications" AS PERMISSIVE FOR ALL TO "oda_api" USING ("notifications"."owner_id" = current_setting('app.owner_id', true)) WITH CHECK ("notifications"."owner_id" = current_setting('app.owner_id', true));--> statement-breakpoint
CREATE POLICY "system" ON "notifications" AS PERMISSIVE FOR ALL TO "oda_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "owner" ON "orders" AS PERMISSIVE FOR ALL TO "oda_api" USING ("orders"."owner_id" = current_setting('app.owner_id', true)) WITH CHECK ("orders"."owner_id" = current_setting('app.owner_id', true));--> statement-breakpoint
CREATE POLICY "owner" ON "owners" AS PERMISSIVE FOR ALL TO "oda_api" USING ("owners"."id" = current_setting('app.owner_id', true)) WITH CHECK ("owners"."id" = current_setting('app.owner_id', true));