import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Names a bad value: `pointer` is a JSON pointer (RFC 6901) into that part of the request. */
export interface FieldError {
  in: "body" | "query" | "header";
  pointer: string;
  detail: string;
}

/** Lists every kind of problem that Oda answers with. The key ends its `type` URI, `/problems/{key}`. */
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
      "`errors` lists the bad fields, at most 100, each with a JSON pointer, where it was (`body`, `query` or `header`) and what is wrong.",
  },
  "too-slow": {
    status: 400,
    title: "It would take the database too long",
    meaning:
      "What was asked for looks at too many rows, and would be as slow the next time. Narrow it as `detail` says: a longer search term, another filter or ordering, a smaller `limit`, no `count=true`, or fewer rows in a file.",
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
  "business-suspended": {
    status: 403,
    title: "The business is suspended",
    meaning:
      "Whoever runs this service has suspended the business: it can be read and exported, and nothing in it changed. Ask them to lift it.",
  },
  "quota-reached": {
    status: 403,
    title: "The business has as many rows as it may",
    meaning:
      "`detail` says how many customers, items and orders a business may have here. Delete some, or ask who operates this deployment for more.",
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
    meaning:
      "None of the media types in Accept is offered here. Ask for application/json. Only reading is refused: a change is made whatever its Accept says.",
  },
  conflict: {
    status: 409,
    title: "The request conflicts with what is stored",
    meaning:
      "A value that has to be unique is taken, a customer or item still has orders, or the state does not allow the change.",
  },
  "limit-reached": {
    status: 409,
    title: "A limit of your business is reached",
    meaning: "`detail` says which limit, and what is left of it. Nothing was changed.",
  },
  "precondition-failed": {
    status: 412,
    title: "It has changed since you read it",
    meaning:
      "If-Match names an older version, or If-None-Match the one that is stored, and nothing was done. Read it again, then repeat the change.",
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
      "`detail` names what is taken here: application/json in UTF-8, for PATCH application/merge-patch+json (RFC 7396) as well, text/csv for an import, a form for a webhook. No body may be compressed.",
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
    meaning:
      "`detail` says of what, and the header RateLimit-Policy how many are allowed; or the business has too much going on at the same time. Try again after Retry-After seconds.",
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
 * Ends a request without success: throw it from anywhere below a route, and `onError` renders it. `detail` reaches
 * the client, so it must hold no SQL, no stack trace and nothing of another business.
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

/**
 * Makes the 401 of a request without valid credentials.
 * @param challenge what is wrong with its token, as parameters of WWW-Authenticate (RFC 6750 3)
 */
export function unauthenticated(detail: string, challenge = "", cause?: unknown): Problem {
  return new Problem("unauthorized", detail, {
    headers: { "WWW-Authenticate": `Bearer ${challenge}`.trim() },
    cause,
  });
}

/** How many errors an answer lists. The rest is counted, so that a small request never has a large answer. */
export const MAX_ERRORS = 100;

/**
 * Shortens what a client sent, before an answer repeats it: names of fields and columns, paths, addresses.
 * @param max its length in UTF-16 code units
 */
export function shortened(text: string, max = 50): string {
  return text.length > max ? `${text.slice(0, max).toWellFormed()}…` : text;
}

/** Makes a problem about one field of the body. */
export function fieldProblem(kind: ProblemKind, pointer: string, detail: string): Problem {
  return fieldProblems(kind, [{ in: "body", pointer, detail }]);
}

/** Makes a JSON pointer (RFC 6901) from a zod path. Long names are shortened. */
export function pointer(path: PropertyKey[]): string {
  return path.map((key) => `/${shortened(String(key)).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Says in one sentence what is wrong with the fields: of one what it is, of several how many there are. */
function summary([first, ...others]: FieldError[]): string {
  if (first && others.length === 0) return `${first.pointer || "the body"} ${first.detail}`;
  const more = others.length + 1 - MAX_ERRORS;
  return more > 0
    ? `There are ${MAX_ERRORS} errors in \`errors\`, and ${more} more`
    : `There are ${others.length + 1} errors: see \`errors\``;
}

/** Makes a problem about several fields. It lists the first {@link MAX_ERRORS}; its `detail` says how many more there are. */
export function fieldProblems(kind: ProblemKind, errors: FieldError[]): Problem {
  return new Problem(kind, summary(errors), { errors: errors.slice(0, MAX_ERRORS) });
}
