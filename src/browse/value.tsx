import type { Schema } from "../docs/contract.ts";
import type { Resource, ResourcePages } from "./resource-pages.ts";

/** A field's name in words: `price_per_unit` is Price per unit. */
export function label(field: string, pages?: ResourcePages): string {
  const words = pages?.labels?.[field] ?? field.replaceAll("_", " ").replace(/ at$/, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A point in time where the business is, with the exact one behind it. */
function Time({ value, timeZone }: { value: string; timeZone: string }) {
  const text = new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "medium", timeStyle: "short" });
  return (
    <time datetime={value} title={value}>
      {text.format(new Date(value))}
    </time>
  );
}

const isObject = (value: unknown): value is Resource => typeof value === "object" && value !== null;

/** A value of any kind, as a person reads it. */
export function Value({ value, schema, timeZone }: { value: unknown; schema?: Schema; timeZone: string }) {
  if (value === null || value === undefined || value === "") return <span class="none">none</span>;
  if (typeof value === "boolean") return <>{value ? "yes" : "no"}</>;
  if (schema?.format === "date-time") return <Time value={String(value)} timeZone={timeZone} />;
  if (schema?.enum) return <span class={`state ${String(value).toLowerCase()}`}>{String(value)}</span>;
  if (Array.isArray(value)) {
    return value.length === 0 ? (
      <span class="none">none</span>
    ) : (
      <ol>
        {value.map((entry) => (
          <li>
            <Value value={entry} schema={schema?.items ?? {}} timeZone={timeZone} />
          </li>
        ))}
      </ol>
    );
  }
  if (isObject(value)) {
    const shown = Object.entries(value).filter(([, part]) => part !== null);
    return (
      <>
        {shown.map(([field, part], index) => (
          <>
            {index > 0 && ", "}
            <Value value={part} schema={schema?.properties?.[field] ?? {}} timeZone={timeZone} />
          </>
        ))}
      </>
    );
  }
  if (schema?.format?.startsWith("uri")) return <a href={String(value)}>{String(value)}</a>;
  return <bdi>{String(value)}</bdi>;
}
