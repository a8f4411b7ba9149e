import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { htmlPage, signInPath } from "../html/layout.tsx";
import { wantsPage } from "../http/negotiate.ts";
import type { AppEnv } from "../http/router.ts";
import { PROBLEMS, type Problem, type ProblemKind } from "../problem.ts";
import type { Resource } from "./resource.ts";

type Link = [href: string, text: string];

/** Chooses where to go from a problem. @param lists the paths of all lists */
function wayOut(c: Context<AppEnv>, kind: ProblemKind, lists: string[]): Link {
  if (kind === "unauthorized" || kind === "sign-in-failed") return [signInPath(c), "Sign in"];
  const list = lists.find((path) => c.req.path.startsWith(path));
  return list ? [list, "Go to the list"] : ["/", "Go to the home page"];
}

function problemPage(c: Context<AppEnv>, { kind, message: detail, errors }: Problem, lists: string[]) {
  const { status, title } = PROBLEMS[kind];
  const [href, text] = wayOut(c, kind, lists);
  const principal = kind === "unauthorized" ? null : (c.get("principal") ?? null);
  // The API says how programs sign in as well.
  const isSignedOut = kind === "unauthorized" && c.req.method === "GET" && !/\/api-auth\//.test(c.req.path);
  // Sign in in a new tab: reloading this page sends the form again.
  const isForm = kind === "unauthorized" && c.req.method === "POST";
  const body = (
    <>
      <h1>{title}</h1>
      <p>{isSignedOut ? "Sign in, and you come back to this page" : detail.replaceAll("`", "")}.</p>
      {errors.length > 1 && (
        <ul>
          {errors.map(({ pointer, detail }) => (
            <li>
              <code>{pointer.slice(1)}</code> {detail}
            </li>
          ))}
        </ul>
      )}
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
export function problemPages(resources: readonly Resource[]) {
  const lists = resources.flatMap(({ name, reader }) => (reader.list ? [`/api/v1/${name}/`] : []));
  return createMiddleware<AppEnv>(async (c, next) => {
    await next();
    const problem = c.get("problem");
    if (problem && wantsPage(c)) c.res = await problemPage(c, problem, lists);
  });
}
