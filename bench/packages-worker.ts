// A second yardstick: the packages that Oda is made of, asked for the same rows, with none of what Oda promises. What
// they cost is no part of what Oda could save.

import { Hono } from "hono";
import { ownerScope } from "../src/db/scope.ts";
import { getOrder, listOrders } from "../src/orders/queries.ts";

const page = { ordering: "-time_placed", limit: 10, count: false };

export default new Hono()
  .get("/orders/", async (c) => c.json(await listOrders(ownerScope(c.req.header("Owner")!), {}, page)))
  .get("/orders/:id/", async (c) =>
    c.json(await getOrder(ownerScope(c.req.header("Owner")!), c.req.param("id"))),
  );
