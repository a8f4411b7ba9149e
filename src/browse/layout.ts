import type { Context } from "hono";
import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Principal } from "../auth/principal.ts";

const LINKS = { "/api/v1/docs/": "Reference", "/api/v1/swagger-docs/": "Try it out" };

export interface Page {
  title: string;
  body: unknown;
  /** Who is signed in, or null for nobody; left out on pages that are the same for all. */
  principal?: Principal | null;
  /** More for the bar on top. */
  links?: unknown;
  /** Fills the window, rather than being text to read. */
  wide?: boolean;
  /** Sources beyond our own files, by directive. */
  sources?: Record<string, string[]>;
}

/** Nothing comes from another origin, and nothing written into a page runs or styles it (CSP level 3). */
function policy(sources: Page["sources"] = {}): string {
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "font-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, own]) => [name, ...own, ...(sources[name] ?? [])].join(" "))
    .join("; ");
}

const link = (current: string, href: string, title: string) =>
  html`<a href="${href}" ${href === current ? html`aria-current="page"` : ""}>${title}</a>`;

/** Where somebody signs in who then comes back to this page, if it is one that can be asked for again. */
export function signInPath(c: Context): string {
  const path = "/api/v1/api-auth/authenticate/";
  const here = c.req.path + new URL(c.req.url).search;
  if (c.req.method !== "GET" || here === "/" || here.startsWith("/api/v1/api-auth/")) return path;
  return `${path}?next=${encodeURIComponent(here)}`;
}

/** Answers with a page of ours. All that is put into it is escaped, unless it was made by `html` itself. */
export async function htmlPage(c: Context, page: Page, status: ContentfulStatusCode = 200) {
  const { path } = c.req;
  const account = page.principal
    ? link(path, "/api/v1/api-auth/logout/", "Sign out")
    : page.principal === null && link(path, signInPath(c), "Sign in");
  c.header("Content-Security-Policy", policy(page.sources));
  const body = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${page.title} · Oda</title>
    <link rel="icon" href="/static/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/static/oda.css" />
  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header>
      <nav aria-label="Oda">
        <a class="home" href="/" ${path === "/" ? html`aria-current="page"` : ""}>Oda</a>
        ${Object.entries(LINKS).map(([href, title]) => link(path, href, title))}
        ${page.links ?? ""} ${account || ""}
      </nav>
    </header>
    <main id="main" tabindex="-1" ${page.wide ? "" : html`class="prose"`}>${page.body}</main>
  </body>
</html>`;
  return c.html(body, status);
}
