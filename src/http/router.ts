import { type Hook, OpenAPIHono, type RouteConfig, type RouteHandler } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { TimingVariables } from "hono/timing";
import type { Scope } from "../db/scope.ts";
import type { RequestDetails } from "../log/line.ts";
import type { Principal, Session } from "../principal.ts";
import { type FieldError, fieldProblems, Problem, pointer } from "../problem.ts";
import type { z } from "../zod.ts";
import { explain } from "./query-string.ts";
import { takesBody } from "./request-body.ts";

/** Types the context: bindings, and the variables that middleware sets for the handlers. */
export interface AppEnv {
  Bindings: Env;
  Variables: TimingVariables & {
    requestId: string;
    /** What the navigation of every page leads to: titles by path. */
    navigation: Record<string, string>;
    principal: Principal;
    /** The browser session that the principal came with. */
    session?: Session;
    scope: Scope;
    problem?: Problem;
    /** Whether the answer becomes a page: it has no version then, and is never a 304. */
    isPage?: boolean;
    /** Details that a handler adds to the request's log line. */
    noted?: RequestDetails;
  };
}

/** Types a handler by its contract: its input, and the answers that it may give. */
export type Handler<Route extends RouteConfig> = RouteHandler<Route, AppEnv>;

const PARTS = { json: "body", form: "body", query: "query", header: "header" } as const;

function fieldErrors(c: Context, error: z.core.$ZodError, part: FieldError["in"]): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      const detail =
        part === "query" ? "is not a parameter of this list" : "is not a field that can be written";
      return issue.keys.map((key) => ({ in: part, pointer: pointer([...issue.path, key]), detail }));
    }
    const detail = part === "query" ? explain(c, String(issue.path[0]), issue.message) : issue.message;
    return [{ in: part, pointer: pointer(issue.path), detail }];
  });
}

/** Makes the problem of input that its contract refuses, with every bad field. */
export const invalidFields = (c: Context, error: z.core.$ZodError, part: FieldError["in"]): Problem =>
  fieldProblems("invalid-fields", fieldErrors(c, error, part));

const refuseInvalid: Hook<unknown, AppEnv, string, unknown> = (result, c) => {
  if (result.success) return;
  // A malformed id gets the same answer as an unknown one.
  if (result.target === "param") throw new Problem("not-found", "There is nothing with this id");
  const part = PARTS[result.target as keyof typeof PARTS] ?? "header";
  throw invalidFields(c, result.error as z.core.$ZodError, part);
};

/** Makes a router that validates requests against their contracts, and answers failures with a problem. */
export function router(
  options: ConstructorParameters<typeof OpenAPIHono<AppEnv>>[0] = {},
): OpenAPIHono<AppEnv> {
  const made = new OpenAPIHono<AppEnv>({ ...options, defaultHook: refuseInvalid });
  const { openapi } = made;
  const withBody = (route: RouteConfig, ...handlers: [RouteHandler<RouteConfig>]) => {
    const types = Object.keys(route.request?.body?.content ?? {});
    if (types.length === 0) return openapi(route, ...handlers);
    return openapi(
      { ...route, middleware: [...[route.middleware ?? []].flat(), takesBody(types)] },
      ...handlers,
    );
  };
  // The type of `openapi` ties a handler to its route, which stays as it was.
  made.openapi = withBody as typeof openapi;
  return made;
}
