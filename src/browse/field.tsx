import type { Schema } from "../docs/contract.ts";
import type { Offered } from "./choices.ts";

export interface FieldProps {
  /** Tells fields of one name apart, where a page has two. */
  form?: string;
  name: string;
  label: string;
  schema: Schema;
  required: boolean;
  /** What the field holds already. */
  value?: string | undefined;
  offered?: Offered | undefined;
  /** What is wrong with what was typed. */
  errors?: string[] | undefined;
  /** What is stored now, where that is not what was typed. */
  current?: string | undefined;
}

const isType = (schema: Schema, type: string) => [schema.type].flat().includes(type);

/** The keyboard and the checks that a browser offers for a kind of value. */
function inputType(name: string, schema: Schema): Record<string, unknown> {
  if (isType(schema, "integer")) {
    return { type: "number", step: 1, min: schema.minimum, max: schema.maximum, inputmode: "numeric" };
  }
  if (schema.format === "date-time") return { type: "date" };
  if (isType(schema, "number")) return { type: "text", inputmode: "decimal" };
  return { type: name === "phone" ? "tel" : "text", maxlength: schema.maxLength };
}

interface ControlProps {
  id: string;
  props: FieldProps;
  /** What the control has to do with its hint and its errors. */
  described: Record<string, string>;
}

function Select({ id, props, described }: ControlProps) {
  const { name, schema, offered, required, value } = props;
  const options = offered
    ? offered.resources.map((resource) => ({
        value: String(resource.id),
        text: offered.choice.label(resource),
        // What the script of the page fills in.
        data: { "data-price": resource.price, "data-currency": resource.currency },
      }))
    : schema.enum!.map((option) => ({ value: option, text: option, data: {} }));
  if (value && !options.some((option) => option.value === value)) {
    options.unshift({ value, text: "As it is now", data: {} });
  }
  const none = props.form === "find" ? "Any" : offered?.resources.length === 0 ? "None yet" : "Choose …";
  return (
    <select id={id} name={name} {...described} required={required && !offered?.more}>
      <option value="">{none}</option>
      {options.map((option) => (
        <option value={option.value} selected={option.value === value} {...option.data}>
          {option.text}
        </option>
      ))}
    </select>
  );
}

function Control({ id, props, described }: ControlProps) {
  const { name, schema, required, value } = props;
  if (props.offered || schema.enum) return <Select id={id} props={props} described={described} />;
  if (isType(schema, "boolean")) {
    return (
      <>
        <input type="hidden" name={name} value="false" />
        <input id={id} type="checkbox" name={name} value="true" checked={value === "true"} {...described} />
      </>
    );
  }
  const common = { id, name, required, ...described };
  if ((schema.maxLength ?? 0) > 200) {
    return (
      <textarea {...common} rows={3} maxlength={schema.maxLength}>
        {value}
      </textarea>
    );
  }
  const placeholder = schema.example === undefined ? undefined : String(schema.example);
  return <input {...common} {...inputType(name, schema)} value={value} placeholder={placeholder} />;
}

/** One field of a form: its label, what it is about, what is wrong with it. */
export function Field(props: FieldProps) {
  const { name, label, schema, required, errors = [], current } = props;
  const id = `${props.form ?? "field"}-${name}`;
  const hint = schema.description?.replaceAll("`", "");
  const notes = [
    hint && `${id}-hint`,
    errors.length > 0 && `${id}-error`,
    current !== undefined && `${id}-now`,
  ];
  const described = {
    ...(notes.some(Boolean) && { "aria-describedby": notes.filter(Boolean).join(" ") }),
    ...(errors.length > 0 && { "aria-invalid": "true" }),
  } as Record<string, string>;
  return (
    <div class={isType(schema, "boolean") ? "field check" : "field"}>
      <label for={id}>
        {label} {required && <span class="fine">(required)</span>}
      </label>
      <Control id={id} props={props} described={described} />
      {props.offered && props.form !== "find" && (
        <p class="fine">
          <a href={`/api/v1/${props.offered.choice.collection}/#new`}>Add another</a>
        </p>
      )}
      {hint && (
        <p class="fine" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {errors.length > 0 && (
        <p class="error" id={`${id}-error`}>
          {label} {errors.join("; ")}.
        </p>
      )}
      {current !== undefined && (
        <p class="error" id={`${id}-now`}>
          Now stored: {current || "nothing"}
        </p>
      )}
    </div>
  );
}
