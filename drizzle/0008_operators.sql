-- The role of an operator's commands (dev/ops/), beside the two of the Worker: it cannot log in either, owns nothing,
-- and what the Worker connects as is not a member. Each operator has a login of their own:
--   CREATE ROLE jane LOGIN PASSWORD '…' IN ROLE oda_operator;
-- Making a policy locks its table for an instant, and reads nothing.
DO $$
BEGIN
  CREATE ROLE oda_operator NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
--> statement-breakpoint
-- Whoever migrates may do all of this anyway.
DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    GRANT oda_operator TO CURRENT_USER;
  END IF;
END
$$;
--> statement-breakpoint
CREATE TABLE "operator_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "operator_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"login" text DEFAULT session_user NOT NULL,
	"command" text NOT NULL,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "operator_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "operator" ON "customers" AS PERMISSIVE FOR ALL TO "oda_operator" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO "oda_operator" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "items" AS PERMISSIVE FOR ALL TO "oda_operator" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "notifications" AS PERMISSIVE FOR ALL TO "oda_operator" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "orders" AS PERMISSIVE FOR ALL TO "oda_operator" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "owners" AS PERMISSIVE FOR ALL TO "oda_operator" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "sessions" AS PERMISSIVE FOR ALL TO "oda_operator" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "operator" ON "operator_log" AS PERMISSIVE FOR ALL TO "oda_operator" USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO oda_operator;
--> statement-breakpoint
-- To find, tell and export.
GRANT SELECT ON owners, customers, items, orders, notifications, idempotency_keys, sessions TO oda_operator;
--> statement-breakpoint
-- To erase a person, and to send texts again; never an amount, an order or a template.
GRANT UPDATE (first_name, second_name, code, phone, sms_opt_out) ON customers TO oda_operator;
--> statement-breakpoint
GRANT UPDATE ("to", parameters, state, failure_code, failure_detail, attempts, attempt_history, provider_message_id,
  early_reports, due_at, queued_at, failed_at, skipped_at) ON notifications TO oda_operator;
--> statement-breakpoint
GRANT UPDATE (response) ON idempotency_keys TO oda_operator;
--> statement-breakpoint
-- To erase an owner.
GRANT DELETE ON owners, customers, items, orders, notifications, idempotency_keys, sessions TO oda_operator;
--> statement-breakpoint
-- The log is added to and read. Who and when are the database's own to say.
GRANT INSERT (command, details), SELECT ON operator_log TO oda_operator;
