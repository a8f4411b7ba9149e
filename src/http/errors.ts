import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { problemOf } from "../db/errors.ts";
import { SettingsError } from "../env.ts";
import { Problem } from "../problem.ts";
import { problemResponse } from "./problem-response.ts";
import type { AppEnv } from "./router.ts";

/** Translates what Hono and the validators throw. */
function frameworkProblem(error: HTTPException): Problem {
  return new Problem("malformed-request", error.message || "The request could not be read", { cause: error });
}

/** Translates any error into the problem that a client is told. */
export function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return frameworkProblem(error);
  if (error instanceof SettingsError) {
    return new Problem("misconfigured", "This deployment is not configured", { cause: error });
  }
  return problemOf(error) ?? new Problem("internal", "Something went wrong on our side", { cause: error });
}

/** Answers for every error that is thrown below a route. The cause of a 5xx goes to the log, never to the client. */
export function onError(error: Error, c: Context<AppEnv>): Response {
  return problemResponse(c, toProblem(error));
}

export function notFound(c: Context<AppEnv>): Response {
  return problemResponse(c, new Problem("not-found", "There is nothing at this path"));
}
