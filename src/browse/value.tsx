import { localTime } from "../local-time.ts";
import type { Schema } from "../openapi/contract.ts";
import type { Choices } from "./beside.ts";
import type { Representation, ResourcePages } from "./resource-pages.ts";

/** Tells whether a field says anything to a person. */
export const isTelling = (field: string) => field !== "id" && field !== "url";

/** Puts the name of a field in words: `first_name` is First name. */
export function label(field: string, pages?: ResourcePages): string {
  const words = pages?.labels?.[field] ?? field.replaceAll("_", " ").replace(/ at$/, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Labels a field of a form. */
export function question(field: string, pages?: ResourcePages): string {
  return pages?.questions?.[field]?.label ?? label(field, pages);
}

/** Says what is wrong with a field, with the names of other fields as the form labels them, but not those of placeholders in braces. */
export function inWords(detail: string, pages?: ResourcePages): string {
  return detail.replaceAll(/(?<![{\w])[a-z]+(_[a-z]+)+\b(?!\})/g, (field) => `“${question(field, pages)}”`);
}

/** Shows a point in time where the business is, with the exact one behind it. */
function Time({ value, timeZone }: { value: string; timeZone: string }) {
  return (
    <time datetime={value} title={value}>
      {localTime(value, timeZone)}
    </time>
  );
}

const isObject = (value: unknown): value is Representation => typeof value === "object" && value !== null;

/** Shows a value of any kind as a person reads it. */
export function Value({ value, schema, timeZone }: { value: unknown; schema?: Schema; timeZone: string }) {
  if (value === null || value === undefined || value === "") return <span class="none">none</span>;
  if (typeof value === "boolean") return <>{value ? "yes" : "no"}</>;
  if (schema?.format === "date-time") return <Time value={String(value)} timeZone={timeZone} />;
  if (schema?.enum)
    return <span class={`state ${String(value).toLowerCase()}`}>{String(value).replaceAll("_", " ")}</span>;
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
  return <bdi class={String(value).includes("\n") ? "lines" : undefined}>{String(value)}</bdi>;
}

interface FieldValueProps {
  resource: Representation;
  field: string;
  schema: Schema | undefined;
  view: { pages: ResourcePages | undefined; choices: Choices; timeZone: string };
  /** Where it leads, if it is to lead elsewhere than its pages say. */
  href?: string | undefined;
  /** Shortens a warning, as for a list. */
  isBrief?: boolean;
}

/**
 * Shows the value of a field, and a warning of it. Another resource is shown by its name rather than its id, with a link
 * to it.
 */
export function FieldValue({ resource, field, schema, view, href, isBrief }: FieldValueProps) {
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
  const about = pages?.warnings?.[field];
  const warning = about && resource[about.field];
  const shown = (
    <>
      {pages?.prefixes?.[field]}
      {text}
    </>
  );
  return (
    <>
      {to ? <a href={to}>{shown}</a> : shown}
      {warning &&
        (isBrief ? <span class="error"> ({about.brief})</span> : <p class="error">{String(warning)}.</p>)}
    </>
  );
}
