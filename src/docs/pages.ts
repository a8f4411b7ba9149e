import { SwaggerUI } from "@hono/swagger-ui";
import type { Handler } from "hono";
import { html, raw } from "hono/html";
import { version as redocVersion } from "redoc/package.json";
import { version as swaggerVersion } from "swagger-ui-dist/package.json";

const SCHEMA = "/api/schema/";
const VENDOR = "/static/vendor";
const PAGES = { "/api/v1/docs/": "Reference", "/api/v1/swagger-docs/": "Try it out" };

// Redoc's styled-components put an *empty* <style> on the page, then fill it through CSSOM, which the policy does
// not concern; its scrollbar puts a whole one. These are the hashes of those two texts, and allow nothing else.
const REDOC_STYLES = [
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
];

/** The document as Redoc shows it: everything on one page, to read. */
export const redoc: Handler = (c) => {
  c.header("Content-Security-Policy", policy(REDOC_STYLES));
  return c.html(
    page(
      "/api/v1/docs/",
      html`
      <div id="redoc" data-schema="${SCHEMA}"></div>
      <script src="${VENDOR}/${redocVersion}/redoc/bundles/redoc.standalone.js" defer></script>
      <script src="/static/redoc.js" defer></script>`,
    ),
  );
};

/** The document in Swagger UI: "Authorize" with an ID token, then "Try it out". */
export const swagger: Handler = (c) => {
  c.header("Content-Security-Policy", policy());
  // Left to itself, @hono/swagger-ui starts the page with an inline script, which the policy forbids: it gives the
  // addresses of the assets, and /static/swagger.js starts the page.
  const body = SwaggerUI({
    url: SCHEMA,
    // Its own place for the version is after an @, which Cloudflare's assets redirect to %40.
    baseUrl: `${VENDOR}/${swaggerVersion}`,
    manuallySwaggerUIHtml: ({ css, js }) => `
      ${css.map((url) => `<link rel="stylesheet" href="${url}">`).join("")}
      <div id="swagger-ui" data-schema="${SCHEMA}"></div>
      ${js.map((url) => `<script src="${url}" defer></script>`).join("")}
      <script src="/static/swagger.js" defer></script>`,
  });
  return c.html(page("/api/v1/swagger-docs/", raw(body)));
};

function policy(styles: string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self'", ...styles].join(" "),
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function page(path: keyof typeof PAGES, body: unknown) {
  const links = Object.entries(PAGES).map(
    ([href, title]) =>
      html`<a href="${href}" ${href === path ? raw('aria-current="page"') : ""}>${title}</a>`,
  );
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${PAGES[path]} · Oda API</title>
    <link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/static/docs.css">
  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header>
      <nav aria-label="Oda">
        <a class="home" href="/">Oda</a>
        ${links}
        <a href="${SCHEMA}?format=json" title="The OpenAPI document as JSON" download>JSON</a>
        <a href="${SCHEMA}?format=yaml" title="The OpenAPI document as YAML" download>YAML</a>
      </nav>
    </header>
    <main id="main" tabindex="-1">
      <noscript><p class="notice">This page needs JavaScript. The OpenAPI document above does not.</p></noscript>
      ${body}
    </main>
  </body>
</html>`;
}
