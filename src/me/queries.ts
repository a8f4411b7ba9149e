import { and, eq, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { type Revisions, revisionAllowed, revisionOf } from "../db/revision.ts";
import { owners } from "../db/schema.ts";
import { db, type Scope } from "../db/scope.ts";

const columns = {
  business_name: owners.business_name,
  time_zone: owners.time_zone,
  currency: owners.currency,
  sms_template: owners.sms_template,
  sms_enabled: owners.sms_enabled,
  revision: revisionOf(owners).as("revision"),
};

export type SettingsRow = SelectResultFields<typeof columns>;

/** The revision of settings that were never written. */
export const UNWRITTEN = "0";

type SettingsFields = Partial<Omit<SettingsRow, "revision">>;

/** What the owner has set; undefined when that is nothing. */
export async function getSettings(scope: Scope): Promise<SettingsRow | undefined> {
  const [[row]] = await scope.run([db.select(columns).from(owners).where(eq(owners.id, scope.ownerId))]);
  return row;
}

/** @returns the settings as they are now, or the revision as it stands when nothing was changed */
export async function updateSettings(
  scope: Scope,
  changes: SettingsFields,
  allowed: Revisions,
): Promise<{ row: SettingsRow | undefined; revision: string }> {
  const mine = eq(owners.id, scope.ownerId);
  // Intl and PostgreSQL do not know quite the same zones: only one that both know will do.
  const { time_zone } = changes;
  const values = { ...changes, ...(time_zone && { time_zone: sql`known_time_zone(${time_zone})` }) };
  const set = { ...values, updated_at: sql`now()` };
  const setWhere = revisionAllowed(revisionOf(owners), allowed);
  // The first change makes the row, unless it was meant for a later version.
  const write =
    !allowed || allowed.includes(UNWRITTEN)
      ? db
          .insert(owners)
          .values({ id: scope.ownerId, ...values })
          .onConflictDoUpdate({ target: owners.id, set, setWhere })
          .returning(columns)
      : db.update(owners).set(set).where(and(mine, setWhere)).returning(columns);
  const [[row], [current]] = await scope.run([
    write,
    db.select({ revision: columns.revision }).from(owners).where(mine),
  ]);
  return { row, revision: current?.revision ?? UNWRITTEN };
}
