import type { Schema } from "../openapi/contract.ts";
import type { Choices } from "./beside.ts";
import type { Representation, ResourcePages } from "./resource-pages.ts";
import { FieldValue, isTelling, label } from "./value.tsx";

interface TableProps {
  /** Tells tables of one page apart. */
  title?: string;
  resources: Representation[];
  /** Of one of them. */
  schema: Schema;
  pages: ResourcePages | undefined;
  choices: Choices;
  timeZone: string;
  /** Where a column's heading leads, in order to sort by it. */
  orderBy?: (column: string) => { href: string; sorted?: "ascending" | "descending" } | undefined;
}

/** Tells whether a column is aligned by its digits: counts, and sums of money. */
const isNumber = (schema: Schema | undefined) =>
  schema?.type === "integer" || /^\d+\.\d+$/.test(String(schema?.example));

/** Shows resources as rows. The first column leads to each of them. */
export function Table({ title, resources, schema, orderBy, ...view }: TableProps) {
  const { pages } = view;
  const properties = schema.properties ?? {};
  const columns = pages?.columns ?? Object.keys(properties).filter(isTelling);
  const className = (column: string) => (isNumber(properties[column]) ? "number" : undefined);
  const own = ({ url }: Representation) => (typeof url === "string" ? new URL(url).pathname : undefined);
  return (
    <section class="scroll" tabindex={0} aria-label={title ? `Table: ${title}` : "Table"}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => {
              const order = orderBy?.(column);
              return (
                <th scope="col" aria-sort={order?.sorted} class={className(column)}>
                  {order ? <a href={order.href}>{label(column, pages)}</a> : label(column, pages)}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {resources.map((resource) => (
            <tr>
              {columns.map((column, index) => (
                <td class={className(column)}>
                  <FieldValue
                    isBrief
                    resource={resource}
                    field={column}
                    schema={properties[column]}
                    view={view}
                    href={index === 0 ? own(resource) : undefined}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
