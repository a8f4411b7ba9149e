import type { Schema } from "../docs/contract.ts";
import { Field } from "./field.tsx";
import { METHOD } from "./submission.ts";
import { label } from "./value.tsx";
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
  const refused = view.refused?.method === method ? view.refused : undefined;
  const stale = refused?.problem.kind === "precondition-failed";
  const more = Object.entries(choices).flatMap(([field, { more }]) => (more ? [`${field}_code`] : []));
  const names = (fields ?? Object.keys(properties)).concat(more).filter((name) => properties[name]);
  const hint = (name: string) => {
    const description = pages?.questions?.[name]?.hint;
    return description === undefined ? {} : { description };
  };
  const fixed = { ...csrfField(view), [METHOD]: method, ...hidden };
  return (
    <form method="post" class={names.length === 0 ? "inline" : undefined} data-once>
      {Object.entries(fixed).map(
        ([name, value]) => value && <input type="hidden" name={name} value={value} />,
      )}
      {names.map((name) => {
        const stored = toText(name in values ? values[name] : properties[name]!.default);
        const typed = refused?.typed[name] ?? stored;
        return (
          <Field
            name={name}
            label={pages?.questions?.[name]?.label ?? label(name, pages)}
            schema={{ ...properties[name]!, ...hint(name) }}
            optional={method === "POST"}
            required={
              [...(schema?.required ?? []), ...(pages?.requiredFields ?? [])].includes(name) &&
              method === "POST"
            }
            value={typed}
            offered={choices[name]}
            errors={refused?.problem.errors
              .filter(({ pointer }) => pointer === `/${name}`)
              .map(({ detail }) => detail)}
            current={stale && typed !== stored ? stored : undefined}
          />
        );
      })}
      {properties.quantity && properties.price_per_unit && <output data-amount />}
      <button type="submit" class={quiet ? "quiet" : undefined}>
        {submit}
      </button>
    </form>
  );
}
