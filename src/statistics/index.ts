import type { Resource } from "../browse/resource.ts";
import { map } from "../db/query.ts";
import { weakTag } from "../http/conditional.ts";
import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import { statisticsPages } from "./pages.ts";
import { getStatistics } from "./queries.ts";
import * as routes from "./routes.ts";

export const resource: Resource = {
  name: "statistics",
  title: "Statistics",
  tag: routes.tag,
  router: router().openapi(routes.get, handlers.get),
  pages: statisticsPages,
  csv: false,
  reader: {
    get: (c) =>
      map(getStatistics(), (found) => {
        const body = handlers.represent(c, found);
        return { body, version: weakTag(body) };
      }),
  },
};
