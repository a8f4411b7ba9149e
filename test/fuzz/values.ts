import fc from "fast-check";

/** A JSON schema, as far as the document uses them. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  /** What is in a text that is a file (JSON Schema 2020-12, validation, 8). */
  contentSchema?: Schema;
  required?: string[];
  default?: unknown;
  example?: unknown;
}

/** Where names lead to. */
export interface Names {
  schemas: Record<string, Schema>;
  /** Values that earlier answers held, which a field of this name may refer to. */
  seen(name: string): unknown[];
}

/** Another value like an example: with other digits in its second half, where it has any. */
function like(example: string): fc.Arbitrary<string> {
  const half = Math.floor(example.length / 2);
  return fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: example.length, maxLength: example.length })
    .map((digits) => example.replaceAll(/\d/g, (digit, at) => (at < half ? digit : String(digits[at]))));
}

const patterns = new Map<string, fc.Arbitrary<string>>();

function matching(pattern: string): fc.Arbitrary<string> {
  const known = patterns.get(pattern) ?? fc.stringMatching(new RegExp(pattern));
  patterns.set(pattern, known);
  return known;
}

function text({ format, pattern, minLength = 0, maxLength = 60, example }: Schema): fc.Arbitrary<unknown> {
  if (format === "uuid") return fc.uuid();
  if (format === "date-time") {
    const [min, max] = [new Date("2020-01-01"), new Date("2035-01-01")];
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
  }
  if (format === "uri") return fc.webUrl();
  if (format === "email") return fc.emailAddress();
  const free = pattern
    ? matching(pattern)
    : fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, 60) });
  if (typeof example !== "string") return free;
  // What no schema can say, such as which phone numbers there are, an example knows.
  return fc.oneof({ weight: 4, arbitrary: like(example) }, { weight: 1, arbitrary: free });
}

/** Values that a schema allows, as a client would choose them. @param name of the field or parameter */
export function valueFor(schema: Schema, names: Names, name = ""): fc.Arbitrary<unknown> {
  const referred = schema.$ref?.split("/").at(-1);
  if (referred) return valueFor(names.schemas[referred]!, names, name);
  const usual = schema.default;
  // Most clients leave it at that.
  if (usual !== undefined && usual !== null && name) {
    const other = valueFor({ ...schema, default: undefined }, names, name);
    return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
  }
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ("const" in schema) return fc.constant(schema.const);
  const either = schema.anyOf ?? schema.oneOf;
  // The example is of the whole, and knows what the parts cannot say.
  const { example } = schema;
  if (either) return fc.oneof(...either.map((one) => valueFor({ example, ...one }, names, name)));
  const made = fc.oneof(...[schema.type ?? "object"].flat().map((type) => ofType(type, schema, names)));
  const seen = names.seen(name);
  if (seen.length === 0) return made;
  return fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...seen) }, { weight: 1, arbitrary: made });
}

/** Of two fields that name the same thing, such as `customer` and `customer_code`, most clients send one. */
function withoutTwins(value: Record<string, unknown>, luck: number): Record<string, unknown> {
  const kept = Object.entries(value).filter(([name]) =>
    luck % 2
      ? !(name.replace(/_code$/, "") !== name && name.replace(/_code$/, "") in value)
      : !(`${name}_code` in value),
  );
  return Object.fromEntries(kept);
}

function ofType(type: string, schema: Schema, names: Names): fc.Arbitrary<unknown> {
  const { minimum: min = 0, maximum: max = 1e6 } = schema;
  switch (type) {
    case "string":
      return text(schema);
    case "integer":
      return fc.integer({ min, max });
    case "number":
      return fc.integer({ min: min * 100, max: Math.floor(max * 100) }).map((cents) => cents / 100);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(valueFor(schema.items ?? {}, names), { maxLength: 3 });
    default: {
      const properties = Object.entries(schema.properties ?? {});
      const fields = fc.record(
        Object.fromEntries(properties.map(([key, property]) => [key, valueFor(property, names, key)])),
        { requiredKeys: (schema.required ?? []) as never[] },
      ) as fc.Arbitrary<Record<string, unknown>>;
      return fc
        .tuple(fields, fc.nat(9))
        .map(([value, luck]) => (luck === 0 ? value : withoutTwins(value, luck)));
    }
  }
}
