import type { Context } from "hono";
import journal from "../../drizzle/meta/_journal.json";
import { whileSignedIn } from "../auth/middleware.ts";
import { htmlPage } from "../http/layout.tsx";
import { wantsPage } from "../http/negotiate.ts";
import { PROBLEMS, Problem, type ProblemKind } from "../http/problem.ts";
import type { Handler } from "../http/router.ts";
import { DashboardPage } from "./dashboard.tsx";
import { HomePage } from "./home-page.tsx";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";

const links = (c: Context, paths: Record<string, string>) =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, new URL(path, c.req.url).href]));

const COLLECTIONS = {
  customers: "/api/v1/customers/",
  items: "/api/v1/items/",
  orders: "/api/v1/orders/",
  notifications: "/api/v1/notifications/",
  me: "/api/v1/me/",
};

const SERVICE = {
  api: "/api/v1/",
  schema: "/api/schema/",
  docs: "/api/v1/docs/",
  swagger_docs: "/api/v1/swagger-docs/",
  problems: "/problems/",
};

export const home: Handler<typeof routes.home> = async (c) => {
  c.header("Vary", "Accept, Cookie");
  if (!wantsPage(c)) return c.json(links(c, SERVICE), 200);
  c.header("Cache-Control", "private, no-cache");
  const signedIn = await whileSignedIn(c, queries.getDashboard);
  if (!signedIn) {
    return htmlPage(c, { title: "Customers, orders and SMS updates", principal: null, body: <HomePage /> });
  }
  const { principal, answer: dashboard } = signedIn;
  const body = <DashboardPage principal={principal} dashboard={dashboard} />;
  return htmlPage(c, { title: dashboard.business_name ?? principal.name, principal, body, width: "page" });
};

export const apiRoot: Handler<typeof routes.apiRoot> = (c) => c.json(links(c, COLLECTIONS), 200);

export const health: Handler<typeof routes.health> = (c) => c.json({ status: "ok" as const }, 200);

export const readiness: Handler<typeof routes.readiness> = async (c) => {
  const expected = journal.entries.at(-1)!;
  const newest = await queries.newestMigration();
  if (newest < expected.when) {
    throw new Problem("unavailable", "The database is behind this Worker: apply the migrations", {
      headers: { "Retry-After": "30" },
    });
  }
  // A database that is ahead is no reason to stop: so it is while a newer Worker rolls out, and after a rollback.
  const database = newest > expected.when ? ("ahead" as const) : ("current" as const);
  const { id } = c.env.VERSION;
  return c.json({ status: "ready" as const, migration: expected.tag, database, version: id }, 200);
};

const describe = (kind: ProblemKind) => ({ type: `/problems/${kind}`, ...PROBLEMS[kind] });

export const problemKinds: Handler<typeof routes.problemKinds> = (c) =>
  c.json({ results: (Object.keys(PROBLEMS) as ProblemKind[]).map(describe) }, 200);

export const problemKind: Handler<typeof routes.problemKind> = (c) => {
  const { kind } = c.req.valid("param");
  if (!Object.hasOwn(PROBLEMS, kind)) throw new Problem("not-found", "There is no such kind of problem");
  return c.json(describe(kind as ProblemKind), 200);
};
