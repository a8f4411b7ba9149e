// A second yardstick: the packages that Oda is made of, asked for the same rows, with none of what Oda promises. What
// they cost is no part of what Oda could save.

import { type Context, Hono } from "hono";
import { businessScope } from "../src/db/scope.ts";
import { getOrder, listOrders } from "../src/orders/queries.ts";

const page = { ordering: "-time_placed", limit: 10, count: false };

const scopeOf = (c: Context) => businessScope(c.req.header("Business")!);

export default new Hono()
  .get("/orders/", async (c) => c.json(await scopeOf(c).run(listOrders({}, page))))
  .get("/orders/:id/", async (c) => c.json(await scopeOf(c).run(getOrder(c.req.param("id")))));
