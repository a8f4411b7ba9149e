import type { Context } from "hono";
import { PROBLEMS, type Problem, shortened } from "../problem.ts";

/** Gives a request's path as an answer repeats it. */
export const shownPath = (c: Context) => shortened(c.req.path, 500);

/** Makes the body that a client gets for a problem (RFC 9457). */
export function problemBody(c: Context, problem: Problem) {
  const { status, title } = PROBLEMS[problem.kind];
  return {
    type: `/problems/${problem.kind}`,
    title,
    status,
    detail: problem.message,
    instance: shownPath(c),
    request_id: c.get("requestId") as string,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  };
}

/** Renders a problem as `application/problem+json` (RFC 9457), and leaves it in `c.var.problem` for the log. */
export function problemResponse(c: Context, problem: Problem): Response {
  c.set("problem", problem);
  const body = problemBody(c, problem);
  return c.body(JSON.stringify(body), body.status, {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    ...problem.headers,
  });
}
