import type { Context } from "hono";
import type { AppEnv } from "../http/router.ts";

/** Names the page of a path, where that is not the name of one resource. */
export const heading = (c: Context<AppEnv>, path: string): string =>
  ({ "/api/v1/": "The API", "/problems/": "What can go wrong", ...c.var.navigation })[path] ?? path;

/** Leads to what is above a page. */
export function Breadcrumbs({ c, title }: { c: Context<AppEnv>; title: string }) {
  const above = c.req.path.replace(/[^/]+\/?$/, "");
  return (
    <nav class="crumbs" aria-label="Breadcrumbs">
      <a href="/">Oda</a> /{" "}
      {heading(c, above) !== above && above !== "/api/v1/" && (
        <>
          <a href={above}>{heading(c, above)}</a> /{" "}
        </>
      )}
      <bdi>{title}</bdi>
    </nav>
  );
}
