import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { html } from "hono/html";
import { preferredType, REPRESENTATIONS } from "../http/negotiate.ts";
import { PROBLEMS, type Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/router.ts";
import { htmlPage, signInPath } from "./layout.ts";

/** Where to go from here. */
const wayOut = (c: Context<AppEnv>, { kind }: Problem) =>
  kind === "unauthorized" || kind === "sign-in-failed"
    ? html`<a class="button" href="${signInPath(c)}">Sign in</a>`
    : html`<a class="button" href="/">Go to the home page</a>`;

/** Shows problems as pages to those who ask for pages: the same status and headers, and a way out. */
export const problemPages = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const problem = c.get("problem");
  if (!problem || preferredType(c, REPRESENTATIONS) !== "text/html") return;
  const { status, title } = PROBLEMS[problem.kind];
  // The headers of the problem stay: Hono carries them over.
  c.res = await htmlPage(
    c,
    {
      title,
      principal: problem.kind === "unauthorized" ? null : (c.get("principal") ?? null),
      body: html`<h1>${title}</h1>
        <p>${problem.message}.</p>
        <p>${wayOut(c, problem)}</p>
        <p class="fine">
          Status ${status}, request ${c.get("requestId")}. <a href="/problems/${problem.kind}">What this means</a>
        </p>`,
    },
    status,
  );
});
