import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { html } from "hono/html";
import { preferredType, REPRESENTATIONS } from "../http/negotiate.ts";
import { PROBLEMS, type Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/router.ts";
import { htmlPage } from "./layout.ts";

/** Where to go from here. */
function wayOut(c: Context<AppEnv>, { kind }: Problem) {
  if (kind !== "unauthorized" && kind !== "sign-in-failed") {
    return html`<a class="button" href="/">Go to the home page</a>`;
  }
  const isOurs = c.req.method === "GET" && !c.req.path.startsWith("/api/v1/api-auth/");
  const next = isOurs ? `?next=${encodeURIComponent(c.req.path + new URL(c.req.url).search)}` : "";
  return html`<a class="button" href="/api/v1/api-auth/authenticate/${next}">Sign in</a>`;
}

/** Shows problems as pages to those who ask for pages: the same status and headers, and a way out. */
export const problemPages = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const problem = c.get("problem");
  if (!problem || preferredType(c, REPRESENTATIONS) !== "text/html") return;
  const { status, title, meaning } = PROBLEMS[problem.kind];
  const { headers } = c.res;
  c.res = await htmlPage(
    c,
    {
      title,
      principal: problem.kind === "unauthorized" ? null : (c.get("principal") ?? null),
      body: html`<h1>${title}</h1>
        <p>${problem.message}.</p>
        <p>${meaning}</p>
        <p>${wayOut(c, problem)}</p>
        <p class="fine">Request ${c.get("requestId")}, status ${status}</p>`,
    },
    status,
  );
  for (const [name, value] of headers)
    if (name !== "content-type" && name !== "content-length") c.res.headers.append(name, value);
});
