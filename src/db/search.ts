import { ilike, or, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { customers } from "./schema.ts";

/** The condition that any of the columns contains a text, in any letter case. */
export function containing(text: string | undefined, columns: PgColumn[]): SQL | undefined {
  if (text === undefined) return undefined;
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return or(...columns.map((column) => ilike(column, pattern)));
}

/** The condition that a customer is found by a text. */
export function customerContaining(text: string | undefined): SQL | undefined {
  return containing(text, [customers.first_name, customers.second_name, customers.code, customers.phone]);
}
