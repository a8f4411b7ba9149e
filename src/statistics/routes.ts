import { createRoute } from "@hono/zod-openapi";
import { signedIn } from "../auth/signed-in.ts";
import { ifNoneMatchHeader } from "../http/conditional.ts";
import { notModified, one } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { Statistics, StatisticsQuery } from "./schema.ts";

export const tag = { name: "Statistics", description: "What was ordered, texted and paid, by day." };

export const get = createRoute({
  method: "get",
  path: "/api/v1/statistics/",
  operationId: "getStatistics",
  summary: "Count orders, amounts, text messages and their cost by day",
  tags: [tag.name],
  ...signedIn,
  request: { query: StatisticsQuery },
  parameters: [ifNoneMatchHeader],
  responses: {
    200: one("The days, and all of them together.", Statistics),
    304: notModified,
    ...problems(400, 406, 412),
  },
});
