import type { Schema } from "../docs/contract.ts";
import { localTime } from "../http/local-time.ts";
import type { Choices } from "./choices.ts";
import type { Resource, ResourcePages } from "./resource-pages.ts";

/** Whether a field says anything to a person. */
export const isTelling = (field: string) => field !== "id" && field !== "url";

/** A field's name in words: `price_per_unit` is Price per unit. */
export function label(field: string, pages?: ResourcePages): string {
  const words = pages?.labels?.[field] ?? field.replaceAll("_", " ").replace(/ at$/, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a form calls a field. */
export function question(field: string, pages?: ResourcePages): string {
  return pages?.questions?.[field]?.label ?? label(field, pages);
}

/** What is wrong with a field, with the names of other fields as the form calls them. */
export function inWords(detail: string, pages?: ResourcePages): string {
  return detail.replaceAll(/\b[a-z]+(_[a-z]+)+\b/g, (field) => `“${question(field, pages)}”`);
}

/** A point in time where the business is, with the exact one behind it. */
function Time({ value, timeZone }: { value: string; timeZone: string }) {
  return (
    <time datetime={value} title={value}>
      {localTime(value, timeZone)}
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
  // A sum of money, or a reason, whose code is for programs.
  if (isObject(value)) return <bdi>{String(value.detail ?? Object.values(value).join(" "))}</bdi>;
  if (schema?.format?.startsWith("uri")) return <a href={String(value)}>{String(value)}</a>;
  return <bdi>{String(value)}</bdi>;
}

interface FieldValueProps {
  resource: Resource;
  field: string;
  schema: Schema | undefined;
  view: { pages: ResourcePages | undefined; choices: Choices; timeZone: string };
  /** Where it leads, if it is to lead elsewhere than its pages say. */
  href?: string | undefined;
}

/** The value of a resource's field: another resource by its name rather than its id, and with the way to it. */
export function FieldValue({ resource, field, schema, view, href }: FieldValueProps) {
  const value = resource[field];
  const { pages, choices, timeZone } = view;
  const to = href ?? pages?.links?.[field]?.(resource);
  const named = choices[field]?.resources.find(({ id }) => id === value);
  const name = named ? choices[field]!.choice.label(named) : resource[`${field}_code`];
  const isId = schema?.format === "uuid" && Boolean(value);
  const text =
    isId && (name || to) ? (
      <bdi>{String(name ?? `See the ${label(field, pages).toLowerCase()}`)}</bdi>
    ) : (
      <Value value={value} schema={schema ?? {}} timeZone={timeZone} />
    );
  return to ? <a href={to}>{text}</a> : text;
}
