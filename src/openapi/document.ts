import type { OpenAPIHono } from "@hono/zod-openapi";
import { registerProblems } from "../http/responses.ts";
import type { AppEnv } from "../http/router.ts";
import type { Described } from "./contract.ts";
import { tag as documentation } from "./routes.ts";

const HEADERS = {
  "X-Request-Id":
    "The request's id, chosen by the server, in every log line and problem. A client's own X-Request-Id is logged beside it when it is a UUID.",
  ETag: "The version of what is answered: send it back in If-Match or If-None-Match.",
  Link: "The next and the previous page (RFC 8288).",
  Location: "Where the new resource is.",
  Allow: "The methods of this path.",
  "Content-Disposition": "The name to save the file under.",
  "Retry-After": "After how many seconds to try again.",
  "WWW-Authenticate": "What to sign in with, and what was wrong with it (RFC 6750).",
  "Set-Cookie": "The session, or what belongs to signing in.",
  "RateLimit-Policy": "How many requests are answered in how many seconds.",
  "Server-Timing":
    "Where the time went, in milliseconds (W3C Server Timing): `auth` to know who asks, `db` to wait for the database, `total`.",
  RateLimit: "How many of them are left, and for how many seconds.",
  "Idempotency-Replayed": "`true` when this is the first answer to the Idempotency-Key, once more.",
};

/** What the contracts do not say. */
export interface About {
  /** The first sentence of the document. */
  description: string;
  /** The groups of operations, in the order in which the docs pages show them. */
  tags: { name: string; description: string }[];
}

let built: Described | undefined;

/** Makes the OpenAPI 3.1 document from the contracts, once in each isolate. */
export function openApiDocument(app: OpenAPIHono<AppEnv>, about: About): Described {
  built ??= build(app, about);
  return built;
}

function build(app: OpenAPIHono<AppEnv>, { description, tags }: About): Described {
  const { openAPIRegistry: registry } = app;
  registerProblems(app);
  for (const [name, description] of Object.entries(HEADERS)) {
    registry.registerComponent("headers", name, { description, schema: { type: "string" } });
  }
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A Google ID token.",
  });
  registry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "__Host-session",
    description:
      "A browser that signed in sends it by itself, and may change things from pages of this site. Without https, " +
      "in development, its name is `session`.",
  });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Oda",
      version: "1.0.0",
      description:
        `${description}\n\n` +
        "Every path answers HEAD where it answers GET, and OPTIONS with what it takes. Errors are problems " +
        "(RFC 9457), each kind explained at `/problems/`: an unknown path gets 404.",
    },
    tags: [...tags, documentation],
  });
  // The library's types of a document are wider than what the contracts make.
  const described = document as unknown as Described;
  removeOptionalExamples(described.paths);
  return described;
}

/** Removes the examples of optional parameters: Swagger UI would send them as if somebody had typed them. */
function removeOptionalExamples(paths: Described["paths"] = {}): void {
  for (const { parameters = [] } of Object.values(paths).flatMap((operations) => Object.values(operations))) {
    for (const { required, schema } of parameters) if (!required && schema) delete schema.example;
  }
}
