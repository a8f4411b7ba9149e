import { NeonDbError } from "@neondatabase/serverless";
import { fieldProblem, Problem, unauthenticated } from "../http/problem.ts";

/** What each constraint means to the client that broke it: the field, and the rule in words. */
export const CONSTRAINTS: Record<string, [pointer: string, detail: string]> = {
  customers_code_unique: ["/code", "another of your customers has this code"],
  customers_phone_unique: ["/phone", "another of your customers has this phone number"],
  items_name_unique: ["/name", "another of your items has this name"],
};

/** Classes of SQLSTATE for what passes by itself: no connection, no resources, shutting down, a lost race. */
const PASSING = new Set(["08", "40", "53", "57"]);

function databaseError(error: unknown): NeonDbError | undefined {
  // Drizzle wraps the driver's error on single queries and passes it on bare from a batch.
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NeonDbError) return cause;
  }
  return undefined;
}

/** A serialization failure, and a deadlock. */
const LOST_RACES = new Set(["40001", "40P01"]);

/** Whether a transaction came to nothing for what another did at the same moment, so that it may well do the next time. */
export const hasLostRace = (error: unknown) =>
  LOST_RACES.has(databaseError(error)?.code ?? "") || problemOf(error)?.kind === "conflict";

/**
 * What a database error means to a client, or undefined when it is no fault of the client's.
 * SQL, parameters and messages of the database's own stay behind.
 */
export function problemOf(error: unknown): Problem | undefined {
  const refused = databaseError(error);
  if (!refused) return undefined;
  const { code, constraint, column, detail } = refused;
  if (!code || PASSING.has(code.slice(0, 2))) {
    return new Problem("unavailable", "The database does not answer", {
      headers: { "Retry-After": "2" },
      cause: error,
    });
  }
  const unique = code === "23505" && CONSTRAINTS[constraint ?? ""];
  if (unique) return fieldProblem("conflict", ...unique);
  // A reference is checked before it is written or deleted, so these two have lost a race.
  if (code === "23503" && detail?.includes("not present")) {
    return new Problem("conflict", "What it refers to was deleted at the same moment");
  }
  if (code === "23503") {
    return new Problem("conflict", "An order was placed for it at the same moment, so it cannot be deleted");
  }
  // Raised by our own SQL functions, in words that are meant to be read.
  if (code === "OD401") return unauthenticated(refused.message);
  if (code === "OD400") return fieldProblem("invalid-fields", `/${column}`, refused.message);
  if (code === "OD409") return new Problem("conflict", refused.message);
  return undefined;
}
