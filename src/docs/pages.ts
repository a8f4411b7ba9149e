import { SwaggerUI } from "@hono/swagger-ui";
import type { Context } from "hono";
import { html, raw } from "hono/html";
import { version as redocVersion } from "redoc/package.json";
import { version as swaggerVersion } from "swagger-ui-dist/package.json";
import { htmlPage } from "../http/layout.tsx";

const SCHEMA = "/api/schema/";
const VENDOR = "/static/vendor";

// Redoc's styled-components put an *empty* <style> on the page, then fill it through CSSOM, which the policy does
// not concern; its scrollbar puts a whole one. These are the hashes of those two texts, and allow nothing else.
const REDOC_STYLES = [
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
];

const links = { [`${SCHEMA}?format=json`]: "JSON", [`${SCHEMA}?format=yaml`]: "YAML" };

const noScript = html`<noscript>
  <p class="notice">This page needs JavaScript. The OpenAPI document above does not.</p>
</noscript>`;

/** The document as Redoc shows it: everything on one page, to read. */
export const redoc = (c: Context) =>
  htmlPage(c, {
    title: "Reference",
    links,
    width: "full",
    sources: { "style-src": REDOC_STYLES },
    body: html`${noScript}
      <div id="redoc" data-schema="${SCHEMA}"></div>
      <script src="${VENDOR}/${redocVersion}/redoc/bundles/redoc.standalone.js" defer></script>
      <script src="/static/redoc.js" defer></script>`,
  });

/** The document in Swagger UI: "Authorize" with an ID token, or sign in, then "Try it out". */
export const swagger = (c: Context) => {
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
  return htmlPage(c, { title: "Try it out", links, width: "full", body: html`${noScript} ${raw(body)}` });
};
