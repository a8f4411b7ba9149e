import type { Schema } from "../docs/contract.ts";
import type { Resource, ResourcePages } from "./resource-pages.ts";
import { label, Value } from "./value.tsx";

interface TableProps {
  resources: Resource[];
  /** Of one of them. */
  schema: Schema;
  pages: ResourcePages | undefined;
  timeZone: string;
  /** Where a column's heading leads, in order to sort by it. */
  orderBy?: (column: string) => { href: string; sorted?: "ascending" | "descending" } | undefined;
}

/** The fields that say nothing to a person. */
const isPlumbing = (field: string) => field === "id" || field === "url";

/** Resources as rows; the first column leads to each of them. */
export function Table({ resources, schema, pages, timeZone, orderBy }: TableProps) {
  const properties = schema.properties ?? {};
  const columns = pages?.columns ?? Object.keys(properties).filter((field) => !isPlumbing(field));
  const linkOf = (resource: Resource, column: string, index: number) =>
    index === 0 && typeof resource.url === "string"
      ? new URL(resource.url).pathname
      : pages?.links?.[column]?.(resource);
  return (
    <section class="scroll" tabindex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {columns.map((column) => {
              const order = orderBy?.(column);
              return (
                <th scope="col" aria-sort={order?.sorted}>
                  {order ? <a href={order.href}>{label(column, pages)}</a> : label(column, pages)}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {resources.map((resource) => (
            <tr>
              {columns.map((column, index) => {
                const href = linkOf(resource, column, index);
                const shown = (
                  <Value value={resource[column]} schema={properties[column] ?? {}} timeZone={timeZone} />
                );
                return <td>{href ? <a href={href}>{shown}</a> : shown}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
