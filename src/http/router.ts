import { type Hook, OpenAPIHono, type RouteConfig, type RouteHandler } from "@hono/zod-openapi";
import type { RequestIdVariables } from "hono/request-id";
import type { TimingVariables } from "hono/timing";
import type { Principal } from "../auth/principal.ts";
import type { Scope } from "../db/scope.ts";
import type { RequestLine } from "../log/line.ts";
import { type FieldError, fieldProblems, Problem, pointer } from "./problem.ts";
import type { z } from "./zod.ts";

/** What the middleware leaves for the handlers. */
export interface AppEnv {
  Bindings: Env;
  Variables: RequestIdVariables &
    TimingVariables & {
      principal: Principal;
      scope: Scope;
      problem?: Problem;
      /** What a handler adds to the request's line in the log. */
      noted?: Pick<RequestLine, "state" | "report" | "customers">;
    };
}

/** A handler that answers what its contract promises. */
export type Handler<Route extends RouteConfig> = RouteHandler<Route, AppEnv>;

const PARTS = { json: "body", form: "body", query: "query", header: "header" } as const;

function fieldErrors(error: z.core.$ZodError, part: FieldError["in"]): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      const detail =
        part === "query" ? "is not a parameter of this list" : "is not a field that can be written";
      return issue.keys.map((key) => ({ in: part, pointer: pointer([...issue.path, key]), detail }));
    }
    return [{ in: part, pointer: pointer(issue.path), detail: issue.message }];
  });
}

const refuseInvalid: Hook<unknown, AppEnv, string, unknown> = (result) => {
  if (result.success) return;
  // A malformed id names nothing, just as an unknown one does.
  if (result.target === "param") throw new Problem("not-found", "There is nothing with this id");
  const part = PARTS[result.target as keyof typeof PARTS] ?? "header";
  throw fieldProblems("invalid-fields", fieldErrors(result.error as z.core.$ZodError, part));
};

/** A router whose contracts are checked, and whose every failed check answers in the one problem shape. */
export function router(options: { getPath?: (request: Request) => string } = {}): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({ ...options, defaultHook: refuseInvalid });
}
