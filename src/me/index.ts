import type { Resource } from "../browse/resource.ts";
import { map } from "../db/query.ts";
import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import { mePages } from "./pages.ts";
import { getSettings } from "./queries.ts";
import * as routes from "./routes.ts";

export const resource: Resource = {
  name: "me",
  title: "Settings",
  tag: routes.tag,
  router: router()
    .openapi(routes.get, handlers.get)
    .openapi(routes.patch, handlers.patch)
    .openapi(routes.previewSms, handlers.previewSms),
  pages: mePages,
  csv: false,
  reader: { get: (c) => map(getSettings(), (row) => handlers.versioned(c, row)) },
};
