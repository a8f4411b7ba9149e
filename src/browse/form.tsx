import type { Schema } from "../openapi/contract.ts";
import { shortened } from "../problem.ts";
import { Field } from "./field.tsx";
import { ACTION, METHOD, SHOWN } from "./submission.ts";
import { inWords, question } from "./value.tsx";
import { csrfField, type View } from "./view.ts";

interface FormProps {
  view: View;
  method: "POST" | "PATCH" | "DELETE";
  /** Hidden fields, and what they hold. */
  hidden?: Record<string, string | undefined>;
  /** What can be typed; without it, there is a button alone. */
  schema?: Schema | undefined;
  fields?: string[] | undefined;
  /** What is stored. */
  values?: Record<string, unknown>;
  submit: string;
  quiet?: boolean;
}

/** How much of what was typed is shown again, where the field itself takes less. */
const MAX_TYPED = 200;

const toText = (value: unknown) => (value === null || value === undefined ? "" : String(value));

/** Shows a form that becomes one request of the API. It is sent by POST: without JavaScript a form knows no PATCH. */
export function Form({ view, method, hidden = {}, schema, fields, values = {}, submit, quiet }: FormProps) {
  const { pages, choices } = view;
  const product = pages?.product;
  const properties = schema?.properties ?? {};
  // A refused action has no typed values to restore.
  const refused = view.refused?.method === method && !view.refused.typed[ACTION] ? view.refused : undefined;
  const stale = refused?.problem.kind === "precondition-failed";
  const more = Object.entries(choices).flatMap(([field, { hasMore }]) => (hasMore ? [`${field}_code`] : []));
  const names = (fields ?? Object.keys(properties)).concat(more).filter((name) => properties[name]);
  const hint = (name: string) => {
    const { hint, whenEmpty = "" } = pages?.questions?.[name] ?? {};
    const description = hint ?? properties[name]!.description ?? "";
    // A form that changes a resource has values, so `whenEmpty` does not apply.
    return { description: method === "POST" ? `${description} ${whenEmpty}`.trim() : description };
  };
  const sections = (pages?.sections ?? [])
    .map(({ title, fields }) => ({ title, fields: fields.filter((name) => names.includes(name)) }))
    .filter(({ fields }) => fields.length > 0);
  const folded = new Set(sections.flatMap(({ fields }) => fields));
  const errorsOf = (name: string) =>
    refused?.problem.errors.filter(({ pointer }) => pointer === `/${name}`) ?? [];
  const field = (name: string) => {
    const stored = more.includes(name)
      ? ""
      : toText(name in values ? values[name] : properties[name]!.default);
    const sent = refused?.typed[name];
    const longest = Math.max(MAX_TYPED, properties[name]!.maxLength ?? 0);
    const typed = sent === undefined ? stored : shortened(sent, longest);
    const control = (
      <Field
        name={name}
        label={question(name, pages)}
        schema={{ ...properties[name]!, ...hint(name) }}
        required={
          [...(schema?.required ?? []), ...(pages?.requiredFields ?? [])].includes(name) &&
          (method === "POST" || name in choices)
        }
        value={typed}
        input={pages?.inputs?.[name]}
        offered={choices[name]}
        errors={errorsOf(name).map(({ detail }) => inWords(detail, pages))}
        current={stale && typed !== stored ? stored : undefined}
      />
    );
    return (
      <>
        {method === "PATCH" && !more.includes(name) && (
          <input type="hidden" name={SHOWN + name} value={stored} />
        )}
        {control}
      </>
    );
  };
  const fixed = { ...csrfField(view), [METHOD]: method, ...hidden };
  return (
    <form method="post" class={names.length === 0 ? "inline" : undefined} data-once>
      {Object.entries(fixed).map(
        ([name, value]) => value && <input type="hidden" name={name} value={value} />,
      )}
      {names.filter((name) => !folded.has(name)).map(field)}
      {sections.map(({ title, fields }) => (
        <details open={fields.some((name) => errorsOf(name).length > 0)}>
          <summary>{title}</summary>
          {fields.map(field)}
        </details>
      ))}
      {product?.of.every((name) => names.includes(name)) && (
        <output
          data-product={product.of.join(" ")}
          data-currency={toText(values[product.currency]) || view.currency}
        />
      )}
      <button type="submit" class={quiet ? "quiet" : undefined}>
        {submit}
      </button>
    </form>
  );
}
