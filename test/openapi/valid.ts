import fc from "fast-check";
import { isVisible } from "../../src/plain.ts";
import { type OpenApiDocument, violations } from "../support/conformance.ts";

/** A JSON schema, as far as the document uses them. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  anyOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  contentSchema?: Schema;
}

/** Values that only the stored data, or a body of rules elsewhere, can tell to be good: by the names of their fields. */
export type Known = Record<string, fc.Arbitrary<unknown>>;

const patterns = new Map<string, fc.Arbitrary<string>>();

function matching(pattern: string): fc.Arbitrary<string> {
  const made = patterns.get(pattern) ?? fc.stringMatching(new RegExp(pattern, "u"));
  patterns.set(pattern, made);
  return made;
}

/** Texts of the pattern, and of those a pattern cannot avoid the ones that a schema is bad at: as long as may be. */
function text({ format, pattern, ...limits }: Schema): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 300 } = limits;
  // Of other patterns, no other text is one.
  const isLine = limits.maxLength !== undefined;
  // Any version and variant, as JSON Schema has it.
  if (format === "uuid") return matching("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
  if (format === "date") {
    return fc
      .date({ min: new Date("1960-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
      .map((time) => time.toISOString().slice(0, 10))
      .filter((day) => new RegExp(pattern ?? "").test(day));
  }
  if (format === "date-time") {
    const years = { min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z") };
    const offset = matching("^(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$");
    return fc
      .tuple(fc.date({ ...years, noInvalidDate: true }), offset, fc.boolean())
      .map(([time, offset, whole]) => time.toISOString().slice(0, whole ? 19 : 23) + offset);
  }
  const size = { minLength, maxLength };
  const free = [
    fc.string({ unit: "grapheme", ...size }),
    fc.string({ unit: "binary", ...size }),
    fc.string({ unit: fc.constantFrom("😀", "a", "é", " "), minLength: maxLength, maxLength }),
  ];
  const form = pattern ? new RegExp(pattern, "u") : /(?:)/u;
  const made = pattern ? [matching(pattern), ...(isLine ? free : [])] : free;
  return fc
    .oneof(...made)
    .filter((value) => form.test(value) && value.isWellFormed())
    .filter((value) => [...value].length >= minLength && [...value].length <= maxLength);
}

/** Makes values that a schema of the document allows, of every kind that it does. @param known goes before the schema */
export function validFor(
  document: OpenApiDocument,
  schema: Schema,
  known: Known,
  name = "",
): fc.Arbitrary<unknown> {
  if (known[name]) return known[name];
  if (schema.$ref) {
    const referred = schema.$ref.split("/").at(-1)!;
    return validFor(document, document.components.schemas![referred] as Schema, known, name);
  }
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? []].flat();
  if (types.length === 0 && schema.anyOf)
    return fc.oneof(...schema.anyOf.map((one) => validFor(document, one, known, name)));
  return fc.oneof(...types.map((type) => ofType(type))).filter((value) => {
    const isGood = !schema.allOf && !schema.anyOf ? true : violations(document, schema, value).length === 0;
    // A schema cannot list the invisible characters beyond the BMP, and the marks of every script (http/patterns.ts).
    return isGood && (typeof value !== "string" || !schema.pattern || !schema.maxLength || isVisible(value));
  });

  function ofType(type: string): fc.Arbitrary<unknown> {
    const { minimum: min = -1e9, maximum: max = 1e9, multipleOf } = schema;
    switch (type) {
      case "string":
        return text(schema);
      case "integer":
        return fc.integer({ min, max });
      case "number": {
        const places = Math.round(1 / (multipleOf ?? 1));
        return fc
          .integer({ min: min * places, max: Math.floor(max * places) })
          .map((units) => units / places);
      }
      case "boolean":
        return fc.boolean();
      case "null":
        return fc.constant(null);
      case "array":
        return fc.array(validFor(document, schema.items ?? {}, known), { minLength: 1, maxLength: 5 });
      default: {
        const fields = Object.entries(schema.properties ?? {}).map(([field, property]) => [
          field,
          validFor(document, property, known, field),
        ]);
        return fc.record(Object.fromEntries(fields), { requiredKeys: (schema.required ?? []) as never[] });
      }
    }
  }
}

/** Makes a valid body invalid in one place: values that its schema does not allow. */
export function invalidFor(
  document: OpenApiDocument,
  schema: Schema,
  valid: fc.Arbitrary<Record<string, unknown>>,
): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = document.components.schemas![
    schema.$ref!.split("/").at(-1)!
  ] as Schema;
  const wrong = fc.oneof(
    fc.constantFrom<unknown>(null, true, -1, 1.5, 1e9, "", " ", "\u200b", "a\u0000b", "{no_such}", [], {}),
    fc.string({ unit: "binary", minLength: 500, maxLength: 600 }),
    fc.string(),
  );
  const change = fc.tuple(fc.constantFrom(...Object.keys(properties), "unknown_field"), wrong);
  const damaged = [
    fc.tuple(valid, change).map(([body, [field, value]]) => ({ ...body, [field]: value })),
    ...(required.length > 0
      ? [
          fc
            .tuple(valid, fc.constantFrom(...required))
            .map(([body, field]) => ({ ...body, [field]: undefined })),
        ]
      : []),
  ];
  return fc.oneof(...damaged, wrong).filter((value) => violations(document, schema, strip(value)).length > 0);
}

/** What is left of a value after it was sent. */
const strip = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
