CREATE TABLE "sessions" (
	"owner_id" text NOT NULL,
	"id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "sessions_owner_id_id_pk" PRIMARY KEY("owner_id","id")
);
--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "sessions_expires_at_index" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE POLICY "owner" ON "sessions" AS PERMISSIVE FOR ALL TO "oda_api" USING ("sessions"."owner_id" = current_setting('app.owner_id', true)) WITH CHECK ("sessions"."owner_id" = current_setting('app.owner_id', true));--> statement-breakpoint
CREATE POLICY "system" ON "sessions" AS PERMISSIVE FOR ALL TO "oda_system" USING (true) WITH CHECK (true);--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON sessions TO oda_api;
--> statement-breakpoint
GRANT SELECT, DELETE ON sessions TO oda_system;
--> statement-breakpoint
-- Part of the statement that opens an owner's transaction: once a session has ended, nothing after it runs. The
-- owner is compared here as well, for that statement is also what sets the role that the policy binds.
CREATE FUNCTION require_session(owner text, session uuid) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM sessions WHERE owner_id = owner AND id = session AND expires_at > now()) THEN
    RAISE EXCEPTION USING ERRCODE = 'OD401', MESSAGE = 'Your session has ended: sign in again';
  END IF;
END
$$;
