import type { Context } from "hono";
import { narrowIfTooSlow } from "../db/errors.ts";
import { weakTag } from "../http/conditional.ts";
import { utc } from "../http/fields.ts";
import type { Handler } from "../http/router.ts";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";

export const represent = (c: Context, { days, ...sums }: queries.Statistics) => ({
  url: new URL("/api/v1/statistics/", c.req.url).href,
  ...sums,
  days: days.map((day) => ({ ...day, starts_at: utc(day.starts_at) })),
});

const narrow = narrowIfTooSlow("The database would look at too many rows: ask for fewer days");

export const get: Handler<typeof routes.get> = async (c) => {
  const found = await c.var.scope.run(queries.getStatistics(c.req.valid("query"))).catch(narrow);
  const shown = represent(c, found);
  c.header("ETag", weakTag(shown));
  return c.json(shown, 200);
};
