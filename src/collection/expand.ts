import type { PgColumn } from "drizzle-orm/pg-core";
import type { SelectedFieldsFlat } from "drizzle-orm/pg-core/query-builders/select.types";
import type { Context } from "hono";
import type { BusinessTable, Expansions } from "../db/definition.ts";
import { rowReferredTo } from "../db/expand.ts";
import type { AppEnv } from "../http/router.ts";
import { z } from "../zod.ts";

/** Shows the rows of a collection beside those that refer to them. */
export interface Expandable {
  table: BusinessTable;
  columns: SelectedFieldsFlat;
  // biome-ignore lint/suspicious/noExplicitAny: a row is that of the columns, as its own collection represents it
  represent(c: Context<AppEnv>, row: any): Record<string, unknown>;
}

const expandable: Record<string, Expandable> = {};

/** Registers the collections that others refer to, by name. They are not imported, because some are on a higher floor. */
export function nameExpandable(named: Record<string, Expandable>): void {
  Object.assign(expandable, named);
}

/** The fields of a resource that hold the id of one of another collection, by the name that clients use. */
export type References = Record<string, { collection: string; column: PgColumn }>;

/** Makes the expansions of a collection's queries. */
export const expansionsOf = (references: References): Expansions =>
  Object.fromEntries(
    Object.entries(references).map(([name, { collection, column }]) => [
      name,
      () => rowReferredTo(expandable[collection]!, column),
    ]),
  );

/** Represents what a row is expanded with, as the field `expanded` of its body; none where nothing was asked for. */
export function representExpanded(
  c: Context<AppEnv>,
  references: References,
  expanded: Record<string, object | null> | undefined,
) {
  if (!expanded) return {};
  const represented = Object.entries(expanded).map(([name, row]) => [
    name,
    row && expandable[references[name]!.collection]!.represent(c, row),
  ]);
  return { expanded: Object.fromEntries(represented) as Record<string, Record<string, unknown> | null> };
}

/** Makes the schema of the field `expanded`. @param schemas the names of the schemas in the document, by field */
export const expandedWith = (schemas: Record<string, string>) =>
  z
    .record(z.string(), z.record(z.string(), z.unknown()).nullable())
    .optional()
    .openapi({
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [
          name,
          { anyOf: [{ $ref: `#/components/schemas/${schema}` }, { type: "null" }] },
        ]),
      ),
      description: "What `expand` asked for; null where there is none.",
    });
