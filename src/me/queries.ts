import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { business, compiled, db, query } from "../db/query.ts";
import { isAllowed, type Revisions, revisionAllowed, revisionOf } from "../db/revision.ts";
import type { MessageParameters } from "../notifications/message.ts";
import type { z } from "../zod.ts";
import { BUSINESS_DEFAULTS, businessSetting } from "./defaults.ts";
import type { MePatch } from "./schema.ts";
import { businesses } from "./table.ts";

const {
  id: _id,
  version: _version,
  created_at: _created,
  updated_at: _updated,
  ...settable
} = getTableColumns(businesses);
const columns = { ...settable, revision: revisionOf(businesses).as("revision") };

export type SettingsRow = SelectResultFields<typeof columns>;

/** The revision of settings that were never written. */
export const UNWRITTEN = "0";

const settings = compiled(() =>
  query(
    { settings: db.select(columns).from(businesses).where(eq(businesses.id, business)) },
    ({ settings: [row] }) => row,
  ),
);

/** Reads what the business has set; undefined when that is nothing. */
export const getSettings = () => settings(null, {});

interface Preview extends SettingsRow {
  /** An amount in the business's currency. */
  amount: string;
  /** Fills the text with the order; null where there is none. */
  parameters: MessageParameters | null;
}

const { placeholder } = sql;
const preview = compiled(() =>
  query(
    {
      preview: sql<Preview>`select ${businesses}.*, told.parameters,
          decimal_amount(minor_units(2500, money.currency, 'amount'), money.currency) as amount
        from (select) as one left join ${businesses} on ${businesses.id} = ${business}
        cross join lateral (select ${businessSetting.currency} as currency) as money
        left join lateral (
          select parameters_of(o, c, ${businesses}, ${placeholder("signature")}, ${BUSINESS_DEFAULTS.time_zone}) as parameters
          from orders o join customers c on c.business_id = o.business_id and c.id = o.customer_id
          where o.business_id = ${business}::uuid and o.id = ${placeholder("order")}::uuid
        ) as told on true`,
    },
    ({ preview: [row] }) => row!,
  ),
);

/**
 * Reads what the business has set, null where that is nothing, with an amount in its currency for a text to try.
 * @param order whose text is tried, if it is that of an order
 * @param signature signs it when `business_name` is not set
 */
export const getPreview = (order: string | null, signature: string) => preview(null, { order, signature });

/**
 * Changes settings.
 * @param isChange whether the changes differ from the settings of a business that never wrote any
 * @returns the settings, or the stored revision when nothing was changed
 */
export function updateSettings(changes: z.output<typeof MePatch>, allowed: Revisions, isChange: boolean) {
  // Intl and PostgreSQL know slightly different time zones: both have to know this one.
  const { time_zone } = changes;
  const values = { ...changes, ...(time_zone && { time_zone: sql`known_time_zone(${time_zone})` }) };
  const set = { ...values, updated_at: sql`now()` };
  const isOwn = eq(businesses.id, business);
  const setWhere = revisionAllowed(revisionOf(businesses), allowed);
  // The first change inserts the row, unless the preconditions ask for a later version.
  const changed = isAllowed(UNWRITTEN, allowed)
    ? db
        .insert(businesses)
        .values({ id: sql`${business}::uuid`, ...values, version: isChange ? 1 : Number(UNWRITTEN) })
        .onConflictDoUpdate({ target: businesses.id, set, ...(setWhere && { setWhere }) })
        .returning(columns)
    : db.update(businesses).set(set).where(and(isOwn, setWhere)).returning(columns);
  const found = sql<{ revision: string | null; row: SettingsRow | null }>`with stored as materialized (
      select ${revisionOf(businesses)} as revision from ${businesses} where ${isOwn} for no key update
    ), changed as (${changed.getSQL()})
    select (select revision from stored) as revision, (select to_json(changed) from changed) as row`;
  return query({ found }, ({ found: [result] }) => ({
    row: result?.row ?? undefined,
    revision: result?.revision ?? UNWRITTEN,
  }));
}
