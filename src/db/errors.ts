import { NeonDbError } from "@neondatabase/serverless";
import { fieldProblem, Problem } from "../http/problem.ts";

/** What each constraint means to the client that broke it: the field, and the rule in words. */
const CONSTRAINTS: Record<string, [pointer: string, detail: string]> = {
  customers_code_unique: ["/code", "another of your customers has this code"],
  customers_phone_unique: ["/phone", "another of your customers has this phone number"],
  items_name_unique: ["/name", "another of your items has this name"],
};

/** Columns that an order fills by looking something up: null means that there was nothing to find. */
const LOOKUPS: Record<string, [pointer: string, detail: string]> = {
  customer_id: ["/customer", "names no customer of yours"],
  item: ["/item_id", "names no item of yours"],
};

function databaseError(error: unknown): NeonDbError | undefined {
  // Drizzle wraps the driver's error on single queries and passes it on bare from a batch.
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NeonDbError) return cause;
  }
  return undefined;
}

/**
 * What a database error means to a client, or undefined when it is no fault of the client's.
 * SQL, parameters and messages of the database's own stay behind.
 */
export function problemOf(error: unknown): Problem | undefined {
  const refused = databaseError(error);
  if (!refused) return undefined;
  const { code, constraint, column } = refused;
  if (!code) {
    return new Problem("unavailable", "The database does not answer", {
      headers: { "Retry-After": "2" },
      cause: error,
    });
  }
  if (code === "23505" && CONSTRAINTS[constraint ?? ""]) {
    const [pointer, detail] = CONSTRAINTS[constraint!]!;
    return fieldProblem("conflict", pointer, detail);
  }
  if (code === "23502" && LOOKUPS[column ?? ""]) {
    const [pointer, detail] = LOOKUPS[column!]!;
    return fieldProblem("invalid-fields", pointer, detail);
  }
  // Raised by our own SQL functions, in words that are meant to be read.
  if (code === "OD400") return fieldProblem("invalid-fields", `/${column}`, refused.message);
  // The row is in use: a delete that lost a race against an insert.
  if (code === "23503")
    return new Problem("conflict", "Something still refers to it, so it cannot be deleted");
  return undefined;
}
