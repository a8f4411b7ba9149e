import type { Context } from "hono";
import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { NOT_KEPT } from "../http/negotiate.ts";
import type { Principal } from "../principal.ts";

const DOCS = { "/api/v1/docs/": "Reference", "/api/v1/swagger-docs/": "Try it out" };

export interface Page {
  title: string;
  body: unknown;
  /** Who is signed in, or null for nobody; left out on pages that are the same for all. */
  principal?: Principal | null;
  /** More for the bar on top. */
  links?: Record<string, string>;
  /** Of the text: one column to read, a page of work, or all of the window. */
  width?: "prose" | "page" | "full";
  /** Sources beyond our own files, by directive. */
  sources?: Record<string, string[]>;
}

/** Makes the policy that loads nothing from another origin, and runs nothing inside a page (CSP level 3). */
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

/** The longest address that signing in leads back to: see auth/next.ts. */
const MAX_NEXT = 1_000;

/**
 * Makes the address that signs somebody in and leads back to this page, unless its own is very long. A form has the
 * address of its page.
 */
export function signInPath(c: Context): string {
  const path = "/api/v1/api-auth/authenticate/";
  const here = c.req.path + new URL(c.req.url).search;
  if (here.length > MAX_NEXT || here === "/" || here.startsWith("/api/v1/api-auth/")) return path;
  return `${path}?next=${encodeURIComponent(here)}`;
}

function Navigation({ c, page }: { c: Context; page: Page }) {
  const { path } = c.req;
  const account = page.principal
    ? { "/api/v1/api-auth/logout/": "Sign out" }
    : page.principal === null && { [signInPath(c)]: "Sign in" };
  const links = { ...(page.principal && c.get("navigation")), ...DOCS, ...page.links, ...account };
  return (
    <nav aria-label="Oda">
      <a class="home" href="/" aria-current={path === "/" ? "page" : undefined}>
        Oda
      </a>
      {Object.entries(links).map(([href, title]) => (
        <a href={href} aria-current={href === path ? "page" : undefined}>
          {title}
        </a>
      ))}
    </nav>
  );
}

/** Answers with a page. All that is put into it is escaped. */
export async function htmlPage(c: Context, page: Page, status: ContentfulStatusCode = 200) {
  c.header("Content-Security-Policy", policy(page.sources));
  if (page.principal?.sessionId) c.header("Cache-Control", NOT_KEPT);
  const document = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{page.title} · Oda</title>
        <link rel="icon" href="/static/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/static/oda.css" />
        {page.width === "page" && <script src="/static/oda.js" type="module" />}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header>
          <Navigation c={c} page={page} />
        </header>
        <main id="main" tabindex={-1} class={page.width ?? "prose"}>
          {page.body}
        </main>
      </body>
    </html>
  );
  return c.html(await html`<!doctype html>${document}`, status);
}
