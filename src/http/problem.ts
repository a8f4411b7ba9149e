import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Where a bad value was: a JSON pointer (RFC 6901) into that part of the request. */
export interface FieldError {
  in: "body" | "query" | "header";
  pointer: string;
  detail: string;
}

/** Every kind of problem that Oda answers with. The key ends its `type` URI, `/problems/{key}`. */
export const PROBLEMS = {
  "malformed-request": {
    status: 400,
    title: "The request could not be read",
    meaning:
      "The body is not JSON or, where that is asked for, CSV in UTF-8; or a header has no legal value. Send the request again in the right form.",
  },
  "invalid-fields": {
    status: 400,
    title: "Some fields are not valid",
    meaning:
      "`errors` lists every bad field with a JSON pointer, where it was (`body`, `query` or `header`) and what is wrong.",
  },
  "sign-in-failed": {
    status: 400,
    title: "Signing in did not work",
    meaning: "The identity provider refused, or its answer does not belong to this browser. Sign in again.",
  },
  unauthorized: {
    status: 401,
    title: "Sign in to continue",
    meaning:
      "There was no ID token and no session, or it was rejected or has ended. `detail` and the header WWW-Authenticate say why.",
  },
  "cross-site": {
    status: 403,
    title: "The request does not come from this site",
    meaning:
      "A browser's session may only change things from pages of this site. Other clients send an ID token instead.",
  },
  "not-found": {
    status: 404,
    title: "There is nothing here",
    meaning: "The path is unknown, or it names something that does not exist or is not yours.",
  },
  "method-not-allowed": {
    status: 405,
    title: "This method is not allowed here",
    meaning: "The header Allow lists the methods of this path.",
  },
  "not-acceptable": {
    status: 406,
    title: "No acceptable representation",
    meaning: "None of the media types in Accept is offered here. Ask for application/json.",
  },
  conflict: {
    status: 409,
    title: "The request conflicts with what is stored",
    meaning:
      "A value that has to be unique is taken, a customer or item still has orders, or the state does not allow the change.",
  },
  "precondition-failed": {
    status: 412,
    title: "It has changed since you read it",
    meaning:
      "If-Match names an older version and nothing was changed. Read it again, then repeat the change.",
  },
  "content-too-large": {
    status: 413,
    title: "The body is too large",
    meaning: "A body holds at most 64 KiB, and a CSV file to import at most 4 MiB and 20,000 rows.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "The body is of another type than is taken here",
    meaning:
      "Send the body as application/json; PATCH takes application/merge-patch+json (RFC 7396) as well, and an import text/csv in UTF-8.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "The Idempotency-Key was used for another request",
    meaning:
      "A key repeats one request exactly: the same method, path and body. Use a new key for a new request.",
  },
  "too-many-requests": {
    status: 429,
    title: "Too many requests",
    meaning: "The header RateLimit-Policy says how many are allowed. Try again after Retry-After seconds.",
  },
  internal: {
    status: 500,
    title: "Something went wrong on our side",
    meaning: "Nothing you sent is to blame. Report the request_id if it goes on.",
  },
  misconfigured: {
    status: 500,
    title: "This deployment is not configured",
    meaning: "A setting is missing or wrong; the log names it.",
  },
  unavailable: {
    status: 503,
    title: "Not available for a moment",
    meaning: "The database or the identity provider does not answer. Try again after Retry-After seconds.",
  },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string; meaning: string }>;

export type ProblemKind = keyof typeof PROBLEMS;

/**
 * An answer that is not a success, thrown from anywhere below a route and rendered by `onError`.
 * `detail` reaches the client: it holds no SQL, no stack and nothing of another owner.
 */
export class Problem extends Error {
  override name = "Problem";
  readonly kind: ProblemKind;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;

  constructor(
    kind: ProblemKind,
    detail: string,
    {
      errors = [],
      headers = {},
      cause,
    }: { errors?: FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause });
    this.kind = kind;
    this.errors = errors;
    this.headers = headers;
  }
}

/** A request that nobody stands behind, or nobody any more. @param challenge what was wrong with a token (RFC 6750 3) */
export function unauthenticated(detail: string, challenge = "", cause?: unknown): Problem {
  return new Problem("unauthorized", detail, {
    headers: { "WWW-Authenticate": `Bearer ${challenge}`.trim() },
    cause,
  });
}

/** A problem about one field of the body. */
export function fieldProblem(kind: ProblemKind, pointer: string, detail: string): Problem {
  return fieldProblems(kind, [{ in: "body", pointer, detail }]);
}

/** A JSON pointer (RFC 6901) from a zod path. */
export function pointer(path: PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** A problem about some fields, each of which `detail` names as well. */
export function fieldProblems(kind: ProblemKind, errors: FieldError[]): Problem {
  const sentences = errors.map(({ pointer, detail }) => `${pointer || "the body"} ${detail}`);
  return new Problem(kind, sentences.join("; "), { errors });
}

/** A problem as a client reads it (RFC 9457). */
export function problemBody(c: Context, problem: Problem) {
  const { status, title } = PROBLEMS[problem.kind];
  return {
    type: `/problems/${problem.kind}`,
    title,
    status,
    detail: problem.message,
    instance: c.req.path,
    request_id: c.get("requestId") as string,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  };
}

/** Renders a problem as `application/problem+json` (RFC 9457). */
export function problemResponse(c: Context, problem: Problem): Response {
  c.set("problem", problem);
  const body = problemBody(c, problem);
  return c.body(JSON.stringify(body), body.status, {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    ...problem.headers,
  });
}
