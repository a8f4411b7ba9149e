-- Every request runs under one of two roles, which it takes for the length of its transaction. Neither can log in,
-- own a table or bypass a row-level policy. Roles belong to the whole cluster: another database may have made them.
DO $$
BEGIN
  CREATE ROLE oda_api NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
--> statement-breakpoint
DO $$
BEGIN
  CREATE ROLE oda_system NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
--> statement-breakpoint
-- Whoever migrates is whoever the Worker connects as, unless an operator grants the roles to another login.
DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    GRANT oda_api, oda_system TO CURRENT_USER;
  END IF;
END
$$;
