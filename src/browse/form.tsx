import type { Schema } from "../docs/contract.ts";
import { Field } from "./field.tsx";
import { ACTION, METHOD } from "./submission.ts";
import { inWords, question } from "./value.tsx";
import { csrfField, type View } from "./view.ts";

interface FormProps {
  view: View;
  method: "POST" | "PATCH" | "DELETE";
  /** What else the API is to be told. */
  hidden?: Record<string, string | undefined>;
  /** What can be typed; without it, there is a button alone. */
  schema?: Schema | undefined;
  fields?: string[] | undefined;
  /** What is stored. */
  values?: Record<string, unknown>;
  submit: string;
  quiet?: boolean;
}

const toText = (value: unknown) => (value === null || value === undefined ? "" : String(value));

/** A form that becomes one request of the API. Without JavaScript, all that a form can send is POST. */
export function Form({ view, method, hidden = {}, schema, fields, values = {}, submit, quiet }: FormProps) {
  const { pages, choices } = view;
  const properties = schema?.properties ?? {};
  // A button that was refused has typed nothing.
  const refused = view.refused?.method === method && !view.refused.typed[ACTION] ? view.refused : undefined;
  const stale = refused?.problem.kind === "precondition-failed";
  const more = Object.entries(choices).flatMap(([field, { more }]) => (more ? [`${field}_code`] : []));
  const names = (fields ?? Object.keys(properties)).concat(more).filter((name) => properties[name]);
  const hint = (name: string) => {
    const { hint, whenEmpty = "" } = pages?.questions?.[name] ?? {};
    const description = hint ?? properties[name]!.description ?? "";
    // What is changed holds something already.
    return { description: method === "POST" ? `${description} ${whenEmpty}`.trim() : description };
  };
  const fixed = { ...csrfField(view), [METHOD]: method, ...hidden };
  return (
    <form method="post" class={names.length === 0 ? "inline" : undefined} data-once>
      {Object.entries(fixed).map(
        ([name, value]) => value && <input type="hidden" name={name} value={value} />,
      )}
      {names.map((name) => {
        const stored = more.includes(name)
          ? ""
          : toText(name in values ? values[name] : properties[name]!.default);
        const typed = refused?.typed[name] ?? stored;
        return (
          <Field
            name={name}
            label={question(name, pages)}
            schema={{ ...properties[name]!, ...hint(name) }}
            required={
              [...(schema?.required ?? []), ...(pages?.requiredFields ?? [])].includes(name) &&
              (method === "POST" || name in choices)
            }
            value={typed}
            offered={choices[name]}
            errors={refused?.problem.errors
              .filter(({ pointer }) => pointer === `/${name}`)
              .map(({ detail }) => inWords(detail, pages))}
            current={stale && typed !== stored ? stored : undefined}
          />
        );
      })}
      {properties.quantity && properties.price_per_unit && (
        <output data-amount={toText(values.currency) || view.currency} />
      )}
      <button type="submit" class={quiet ? "quiet" : undefined}>
        {submit}
      </button>
    </form>
  );
}
