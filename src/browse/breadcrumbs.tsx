import { COLLECTIONS } from "../http/layout.tsx";

/** What a page that is no single resource's is called. */
export const heading = (path: string): string =>
  ({ "/api/v1/": "The API", "/problems/": "What can go wrong", ...COLLECTIONS })[path] ?? path;

export function Breadcrumbs({ path, title }: { path: string; title: string }) {
  const above = path.replace(/[^/]+\/?$/, "");
  return (
    <nav class="crumbs" aria-label="Breadcrumbs">
      <a href="/">Oda</a> /{" "}
      {heading(above) !== above && above !== "/api/v1/" && (
        <>
          <a href={above}>{heading(above)}</a> /{" "}
        </>
      )}
      <bdi>{title}</bdi>
    </nav>
  );
}
