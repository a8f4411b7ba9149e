import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { htmlPage, signInPath } from "../http/layout.tsx";
import { wantsPage } from "../http/negotiate.ts";
import { PROBLEMS, type ProblemKind } from "../http/problem.ts";
import type { AppEnv } from "../http/router.ts";

/** Where to go from here. */
function wayOut(c: Context<AppEnv>, kind: ProblemKind): [href: string, text: string] {
  if (kind === "unauthorized" || kind === "sign-in-failed") return [signInPath(c), "Sign in"];
  const [, collection] = /^\/api\/v1\/(customers|items|orders|notifications)\//.exec(c.req.path) ?? [];
  if (collection) return [`/api/v1/${collection}/`, "Go to the list"];
  return ["/", "Go to the home page"];
}

function problemPage(c: Context<AppEnv>, kind: ProblemKind, detail: string) {
  const { status, title } = PROBLEMS[kind];
  const [href, text] = wayOut(c, kind);
  const principal = kind === "unauthorized" ? null : (c.get("principal") ?? null);
  // The API says how programs sign in as well.
  const isUnknown = kind === "unauthorized" && c.req.method === "GET" && !/\/api-auth\//.test(c.req.path);
  // What was typed is on this page's own reload.
  const isForm = kind === "unauthorized" && c.req.method === "POST";
  const body = (
    <>
      <h1>{title}</h1>
      <p>{isUnknown ? "Sign in, and you come back to this page" : detail}.</p>
      <p>
        <a class="button" href={href} target={isForm ? "_blank" : undefined}>
          {text}
        </a>
      </p>
      <p class="fine">
        Status {status}, request {c.get("requestId")}. <a href={`/problems/${kind}`}>What this means</a>
      </p>
    </>
  );
  return htmlPage(c, { title, principal, body }, status as ContentfulStatusCode);
}

/** Shows problems as pages to those who ask for pages: the same status and headers, and a way out. */
export const problemPages = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const problem = c.get("problem");
  if (problem && wantsPage(c)) c.res = await problemPage(c, problem.kind, problem.message);
});
