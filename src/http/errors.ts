import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { problemOf } from "../db/errors.ts";
import { SettingsError } from "../env.ts";
import { Problem, problemResponse } from "./problem.ts";
import type { AppEnv } from "./router.ts";

/** What Hono and the validators throw by themselves. */
function ofFramework(error: HTTPException): Problem {
  if (error.status === 415) {
    return new Problem("unsupported-media-type", "Send the body with Content-Type: application/json");
  }
  return new Problem("malformed-request", error.message || "The request could not be read", { cause: error });
}

/** What an error means to a client. */
export function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return ofFramework(error);
  if (error instanceof SettingsError) {
    return new Problem("misconfigured", "This deployment is not configured", { cause: error });
  }
  return problemOf(error) ?? new Problem("internal", "Something went wrong on our side", { cause: error });
}

/** The only place where an error becomes an answer. What is our fault is logged; its reason stays here. */
export function onError(error: Error, c: Context<AppEnv>): Response {
  return problemResponse(c, toProblem(error));
}

export function notFound(c: Context<AppEnv>): Response {
  return problemResponse(c, new Problem("not-found", "There is nothing at this path"));
}
