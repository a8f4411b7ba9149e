/** The files of packages that are served beside the Worker, by package. Nothing is ever loaded from a CDN. */
export const VENDORED = {
  "swagger-ui-dist": [
    "swagger-ui.css",
    "swagger-ui-bundle.js",
    "swagger-ui-bundle.js.LICENSE.txt",
    "LICENSE",
    "NOTICE",
  ],
  redoc: ["bundles/redoc.standalone.js", "bundles/redoc.standalone.js.LICENSE.txt", "LICENSE"],
};
