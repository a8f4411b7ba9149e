import { SwaggerUI } from "@hono/swagger-ui";
import type { Context } from "hono";
import { html, raw } from "hono/html";
import { version as redocVersion } from "redoc/package.json";
import { version as swaggerVersion } from "swagger-ui-dist/package.json";
import { htmlPage } from "../html/layout.tsx";

const SCHEMA = "/api/schema/";
const VENDOR = "/static/vendor";

// Redoc adds two <style> elements: an empty one, which styled-components fills through CSSOM (not subject to the
// content security policy), and one of its scrollbar. These are the hashes of their texts (CSP 3, 2.3.1).
const REDOC_STYLES = [
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
];

const links = { [`${SCHEMA}?format=json`]: "JSON", [`${SCHEMA}?format=yaml`]: "YAML" };

const noScript = html`<noscript>
  <p class="notice">This page needs JavaScript. The OpenAPI document above does not.</p>
</noscript>`;

/** Shows the document in Redoc, on one page. */
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

/** Shows the document in Swagger UI: "Authorize" with an ID token, or sign in, then "Try it out". */
export const swagger = (c: Context) => {
  // By default @hono/swagger-ui adds an inline script, which the content security policy forbids. It only gives the
  // addresses of the assets here; /static/swagger.js starts Swagger UI.
  const body = SwaggerUI({
    url: SCHEMA,
    // Its option `version` would put an @ in the path, which Cloudflare's assets redirect to %40.
    baseUrl: `${VENDOR}/${swaggerVersion}`,
    manuallySwaggerUIHtml: ({ css, js }) => `
      ${css.map((url) => `<link rel="stylesheet" href="${url}">`).join("")}
      <div id="swagger-ui" data-schema="${SCHEMA}"></div>
      ${js.map((url) => `<script src="${url}" defer></script>`).join("")}
      <script src="/static/swagger.js" defer></script>`,
  });
  return htmlPage(c, { title: "Try it out", links, width: "full", body: html`${noScript} ${raw(body)}` });
};
