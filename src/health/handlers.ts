import journal from "../../drizzle/meta/_journal.json";
import { NOT_KEPT } from "../http/negotiate.ts";
import type { Handler } from "../http/router.ts";
import { Problem } from "../problem.ts";
import { readNewestMigration } from "./look.ts";
import type * as routes from "./routes.ts";

export const health: Handler<typeof routes.health> = (c) =>
  c.json({ status: "ok" as const }, 200, { "Cache-Control": NOT_KEPT });

export const readiness: Handler<typeof routes.readiness> = async (c) => {
  const expected = journal.entries.at(-1)!;
  const newest = await readNewestMigration();
  if (newest < expected.when) {
    throw new Problem("unavailable", "The database is behind this Worker: apply the migrations", {
      headers: { "Retry-After": "30" },
    });
  }
  // A database that is ahead is no reason to stop: so it is while a newer Worker rolls out, and after a rollback.
  const database = newest > expected.when ? ("ahead" as const) : ("current" as const);
  const { id } = c.env.VERSION;
  return c.json({ status: "ready" as const, migration: expected.tag, database, version: id }, 200, {
    "Cache-Control": NOT_KEPT,
  });
};
