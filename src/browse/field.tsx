import { choicesOf, type Schema, typesOf } from "../openapi/contract.ts";
import type { Offered } from "./beside.ts";
import { Select } from "./select.tsx";

interface FieldProps {
  /** Tells fields of one name apart, where a page has two. */
  form?: string;
  name: string;
  label: string;
  schema: Schema;
  required: boolean;
  /** What the field holds already. */
  value?: string | undefined;
  /** The type of its input, where the schema knows no better than text. */
  input?: string | undefined;
  offered?: Offered | undefined;
  /** What is wrong with what was typed. */
  errors?: string[] | undefined;
  /** What is stored now, where that is not what was typed. */
  current?: string | undefined;
}

/** How many errors of one field a page lists beside it. */
const MAX_LISTED = 5;

/** The longest text that is asked for in one line. */
const MAX_LINE = 255;

const isType = (schema: Schema, type: string) => typesOf(schema).includes(type);

/** Chooses the keyboard and the checks of a browser for a kind of value. */
function inputType(schema: Schema, type = "text"): Record<string, unknown> {
  if (isType(schema, "integer")) {
    return { type: "number", step: 1, min: schema.minimum, max: schema.maximum, inputmode: "numeric" };
  }
  if (schema.format === "date-time") return { type: "date" };
  if (isType(schema, "number")) return { type: "text", inputmode: "decimal" };
  return { type, maxlength: schema.maxLength };
}

interface ControlProps {
  id: string;
  props: FieldProps;
  /** The attributes that tie the control to its hint and its errors. */
  described: Record<string, string>;
}

function Control({ id, props, described }: ControlProps) {
  const { name, schema, required, value } = props;
  const choices = choicesOf(schema);
  if (props.offered || choices) {
    const attributes = { id, name, ...described, required: required && !props.offered?.hasMore };
    const none = props.form === "find" ? "Any" : undefined;
    return (
      <Select attributes={attributes} values={choices} offered={props.offered} value={value} none={none} />
    );
  }
  if (isType(schema, "boolean")) {
    return (
      <>
        <input type="hidden" name={name} value="false" />
        <input id={id} type="checkbox" name={name} value="true" checked={value === "true"} {...described} />
      </>
    );
  }
  const common = { id, name, required, ...described };
  if ((schema.maxLength ?? 0) > MAX_LINE) {
    return (
      <textarea {...common} rows={3} maxlength={schema.maxLength}>
        {value}
      </textarea>
    );
  }
  const placeholder = schema.example === undefined ? undefined : String(schema.example);
  return <input {...common} {...inputType(schema, props.input)} value={value} placeholder={placeholder} />;
}

/** Shows one field of a form: its label, a hint, and what is wrong with it. */
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
          {label} {errors.slice(0, MAX_LISTED).join("; ")}
          {errors.length > MAX_LISTED && `; and ${errors.length - MAX_LISTED} more`}.
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
