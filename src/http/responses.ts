import type { OpenAPIHono } from "@hono/zod-openapi";
import { MAX_ERRORS, PROBLEMS } from "../problem.ts";
import { z } from "../zod.ts";
import { headerReferences } from "./operations.ts";
import type { AppEnv } from "./router.ts";

const FieldError = z
  .object({
    in: z.enum(["body", "query", "header"]),
    pointer: z.string().openapi({
      description:
        "JSON pointer (RFC 6901) to the value. Names of more than 50 characters are shortened, and end in …",
      example: "/name",
    }),
    detail: z.string(),
  })
  .openapi("FieldError");

const ProblemSchema = z
  .object({
    type: z.string().openapi({ description: "A URI reference that names the kind and explains it." }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({
      description: `With one bad field, what is wrong with it; with several, how many there are. With more than ${MAX_ERRORS} it ends in "and N more": so many are not in \`errors\`.`,
    }),
    instance: z.string().openapi({ description: "The path. A very long one is shortened, and ends in …" }),
    request_id: z.string(),
    errors: z
      .array(FieldError)
      .max(MAX_ERRORS)
      .optional()
      .openapi({
        description: `Every bad field at once; of more than ${MAX_ERRORS} the first ${MAX_ERRORS}.`,
      }),
  })
  .openapi("Problem");

/** The names of the problem responses in the document: one for each status, whatever kinds share it. */
const NAMES = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  409: "Conflict",
  412: "PreconditionFailed",
  413: "ContentTooLarge",
  415: "UnsupportedMediaType",
  422: "IdempotencyKeyReused",
  429: "TooManyRequests",
  500: "InternalServerError",
  503: "ServiceUnavailable",
} as const;

/** The further headers of some of them. */
const HEADERS: Partial<Record<string, string[]>> = {
  401: ["WWW-Authenticate"],
  405: ["Allow"],
  412: ["ETag"],
  429: ["Retry-After", "RateLimit"],
  503: ["Retry-After"],
};

type ErrorStatus = keyof typeof NAMES;

const COMMON: ErrorStatus[] = [401, 405, 429, 500, 503];

/** Refers to the problem responses of an operation. Those that every operation has are added. */
export function problems<Status extends ErrorStatus>(...statuses: Status[]) {
  const all = [...COMMON, ...statuses].sort();
  return Object.fromEntries(
    all.map((status) => [status, { $ref: `#/components/responses/${NAMES[status]}` }]),
  ) as Record<Status, { $ref: string }>;
}

/** Declares the problem responses in the document, once for all operations. */
export function registerProblems(app: OpenAPIHono<AppEnv>): void {
  const schema = { $ref: "#/components/schemas/Problem" };
  app.openAPIRegistry.register("Problem", ProblemSchema);
  for (const [status, name] of Object.entries(NAMES)) {
    const kinds = Object.entries(PROBLEMS).filter(([, problem]) => problem.status === Number(status));
    const examples = Object.fromEntries(
      kinds.map(([kind, { title }]) => [
        kind,
        {
          value: {
            type: `/problems/${kind}`,
            title,
            status: Number(status),
            detail: title,
            instance: "/api/v1/me/",
            request_id: "7c1f0d3e-52aa-4a43-8d0f-2b6a4be0c9d1",
          },
        },
      ]),
    );
    app.openAPIRegistry.registerComponent("responses", name, {
      description: kinds.map(([, { title, meaning }]) => `${title}. ${meaning}`).join("\n\n"),
      headers: headerReferences(
        "X-Request-Id",
        "Server-Timing",
        "RateLimit-Policy",
        ...(HEADERS[status] ?? []),
      ),
      content: {
        "application/problem+json": { schema, examples },
        "text/html": { schema: { type: "string" } },
      },
    });
  }
}
