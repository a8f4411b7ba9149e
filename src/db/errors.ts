import { NeonDbError } from "@neondatabase/serverless";
import { fieldProblem, fieldProblems, Problem, unauthenticated } from "../problem.ts";

/** Says, by the name of a unique constraint, which field of a client broke it, and the rule in words. */
export type Constraints = Record<string, [pointer: string, detail: string]>;

const constraints: Constraints = {};

/** Registers what the constraints of a resource mean. */
export function nameConstraints(named: Constraints): void {
  Object.assign(constraints, named);
}

/** Classes of SQLSTATE that are temporary: no connection, a rollback, no resources, a shutdown. */
const TEMPORARY = new Set(["08", "40", "53", "57"]);

function databaseError(error: unknown): NeonDbError | undefined {
  // Drizzle wraps the error of a single query, but not that of a batch.
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NeonDbError) return cause;
  }
  return undefined;
}

/**
 * Makes what `catch` does with a failed query that may look at many rows: where a statement took longer than it may
 * (SQLSTATE 57014), it would do so again, and the client is told how to ask for less.
 * @throws {Problem} with the advice as its detail; otherwise the error itself
 */
export const narrowIfTooSlow = (advice: string) => (error: unknown) => {
  if (databaseError(error)?.code !== "57014") throw error;
  throw new Problem("too-slow", advice, { cause: error });
};

/** Tells whether a business's transaction found no free slot: see `enter_business`. */
export const isCrowded = (error: unknown) => databaseError(error)?.code === "OD429";

/** SQLSTATE of a serialization failure and of a deadlock. */
const LOST_RACES = new Set(["40001", "40P01"]);

/** Tells whether a transaction failed because of a concurrent one, so that a retry may succeed. */
export const hasLostRace = (error: unknown) =>
  LOST_RACES.has(databaseError(error)?.code ?? "") || problemOf(error)?.kind === "conflict";

/**
 * Translates a database error into the problem that a client is told. No SQL, parameter or message of PostgreSQL's own
 * gets into it.
 * @returns undefined for any other error, which is answered with 500
 */
export function problemOf(error: unknown): Problem | undefined {
  const refused = databaseError(error);
  if (!refused) return undefined;
  const { code, constraint, column, detail, hint } = refused;
  if (code === "57014") {
    return new Problem("unavailable", "The database took too long, and nothing was changed", {
      headers: { "Retry-After": "2" },
      cause: error,
    });
  }
  if (!code || TEMPORARY.has(code.slice(0, 2))) {
    return new Problem("unavailable", "The database does not answer", {
      headers: { "Retry-After": "2" },
      cause: error,
    });
  }
  const unique = code === "23505" && constraints[constraint ?? ""];
  if (unique) return fieldProblem("conflict", ...unique);
  // Queries check references themselves, so a violation means that a concurrent request came first.
  if (code === "23503" && detail?.includes("not present")) {
    return new Problem("conflict", "What it refers to changed at the same moment: send it again");
  }
  if (code === "23503") {
    return new Problem("conflict", "An order was placed for it at the same moment, so it cannot be deleted");
  }
  // The opening statement makes the transactions of a suspended business read-only.
  if (code === "25006") {
    return new Problem(
      "business-suspended",
      "You can read and export, and nothing else: ask whoever runs this service",
    );
  }
  // Raised by our own SQL functions (drizzle/), whose messages are for clients.
  if (code === "OD401") return unauthenticated(refused.message);
  if (code === "OD400") {
    const part = hint === "query" ? hint : "body";
    return fieldProblems("invalid-fields", [{ in: part, pointer: `/${column}`, detail: refused.message }]);
  }
  if (code === "OD403") return new Problem("quota-reached", refused.message);
  if (code === "OD409") return new Problem("conflict", refused.message);
  if (code === "OD429") {
    return new Problem("too-many-requests", refused.message, { headers: { "Retry-After": "1" } });
  }
  return undefined;
}
