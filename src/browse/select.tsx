import { raw } from "hono/html";
import { escapeToBuffer } from "hono/utils/html";
import type { Offered } from "./beside.ts";

function escaped(text: string): string {
  const buffer: [string] = [""];
  escapeToBuffer(text, buffer);
  return buffer[0];
}

/** Makes an option. @param implied what other fields hold once it is chosen */
const optionOf = (value: string, text: string, implied: Record<string, unknown> = {}) => {
  const data = Object.entries(implied).map(([field, held]) => ` data-${field}="${escaped(String(held))}"`);
  return { value, name: escaped(value), data: data.join(""), text: escaped(text) };
};

type Option = ReturnType<typeof optionOf>;

const options = new WeakMap<Offered, Option[]>();

/** Makes the options of what a field offers, once for all fields of a page that offer the same. */
function optionsOf(offered: Offered): Option[] {
  let made = options.get(offered);
  if (!made) {
    const { choice, resources } = offered;
    made = resources.map((one) => optionOf(String(one.id), choice.label(one), choice.implies?.(one)));
    options.set(offered, made);
  }
  return made;
}

/** Writes options as text: as elements, a hundred of them take longer than all else on a page. */
const written = (all: Option[], chosen: string | undefined) =>
  raw(
    all
      .map(({ value, name, data, text }) => {
        const selected = value === chosen ? ' selected=""' : "";
        return `<option value="${name}"${selected}${data}>${text}</option>`;
      })
      .join(""),
  );

interface SelectProps {
  attributes: Record<string, unknown>;
  /** The values to choose from, unless resources are offered. */
  values: string[] | undefined;
  offered: Offered | undefined;
  /** Tells what is chosen already. */
  value: string | undefined;
  /** Names the choice of nothing, where that is a choice. */
  none: string | undefined;
}

/** Shows a drop-down. */
export function Select({ attributes, values = [], offered, value, none }: SelectProps) {
  const known = offered ? optionsOf(offered) : values.map((one) => optionOf(one, one));
  const isKnown = !value || known.some((option) => option.value === value);
  return (
    <select {...attributes}>
      <option value="">{none ?? (offered?.resources.length === 0 ? "None yet" : "Choose …")}</option>
      {written(isKnown ? known : [optionOf(value, offered ? "As it is now" : value), ...known], value)}
    </select>
  );
}
