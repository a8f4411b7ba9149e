import type { Context } from "hono";
import { whileSignedIn } from "../auth/middleware.ts";
import { htmlPage } from "../html/layout.tsx";
import { wantsPage } from "../http/negotiate.ts";
import type { Handler } from "../http/router.ts";
import { PROBLEMS, Problem, type ProblemKind } from "../problem.ts";
import { DashboardPage } from "./dashboard.tsx";
import { HomePage } from "./home-page.tsx";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";

const links = (c: Context, paths: Record<string, string>) =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, new URL(path, c.req.url).href]));

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
  const signedIn = await whileSignedIn(c, () => queries.getDashboard());
  if (!signedIn) {
    return htmlPage(c, { title: "Customers, orders and SMS updates", principal: null, body: <HomePage /> });
  }
  const { principal, result: dashboard } = signedIn;
  const body = <DashboardPage principal={principal} dashboard={dashboard} />;
  return htmlPage(c, { title: dashboard.business_name ?? principal.name, principal, body, width: "page" });
};

export const apiRoot: Handler<typeof routes.apiRoot> = (c) => {
  const paths = Object.keys(c.var.navigation).map((path) => [path.split("/").at(-2)!, path]);
  return c.json(links(c, Object.fromEntries(paths)), 200);
};

const describe = (kind: ProblemKind) => ({ type: `/problems/${kind}`, ...PROBLEMS[kind] });

export const problemKinds: Handler<typeof routes.problemKinds> = (c) =>
  c.json({ results: (Object.keys(PROBLEMS) as ProblemKind[]).map(describe) }, 200);

export const problemKind: Handler<typeof routes.problemKind> = (c) => {
  const { kind } = c.req.valid("param");
  if (!Object.hasOwn(PROBLEMS, kind)) throw new Problem("not-found", "There is no such kind of problem");
  return c.json(describe(kind as ProblemKind), 200);
};
