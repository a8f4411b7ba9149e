/** A JSON schema, with the keywords that the contracts use. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  /** Holds null as well where that is a value. */
  enum?: (string | null)[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
  required?: string[];
  example?: unknown;
  /** Describes the content of a text, such as the rows of a CSV file. */
  contentSchema?: Schema;
  anyOf?: Schema[];
}

type Content = Record<string, { schema: Schema }>;

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

export interface Operation {
  summary?: string;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses?: Record<string, { content?: Content }>;
}

/** The parts of an OpenAPI document that describe resources. */
export interface Described {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** Finds the operations of a path, by method in lower case. @returns undefined when the document has no such path */
export function operationsAt(document: Described, path: string): Record<string, Operation> | undefined {
  const templates = Object.entries(document.paths ?? {});
  const isTemplate = (template: string) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
  return templates.find(([template]) => isTemplate(template))?.[1];
}

/** Resolves a schema that may be a reference to one. */
export function schemaOf(document: Described, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split("/").at(-1);
  return (name ? document.components?.schemas?.[name] : schema) ?? {};
}

/** Lists the types that a value may have, by a schema or by one of those that it chooses from. */
export const typesOf = ({ type, anyOf = [] }: Schema): (string | undefined)[] =>
  [type, ...anyOf.map(typesOf)].flat();

/** Finds the values to choose from. @returns undefined when there is no list of them */
export const choicesOf = (schema: Schema): string[] | undefined =>
  [schema, ...(schema.anyOf ?? [])].find((one) => one.enum)?.enum?.filter((value) => value !== null);

const JSON_TYPE = "application/json";

/** Finds the schema of the JSON that an operation takes. @returns undefined when it takes none */
export function bodySchema(document: Described, operation: Operation | undefined): Schema | undefined {
  const content = operation?.requestBody?.content[JSON_TYPE];
  return content && schemaOf(document, content.schema);
}

/** Finds the schema of the rows of the CSV file that an operation takes. @returns undefined when it takes none */
export function fileRowSchema(document: Described, operation: Operation | undefined): Schema | undefined {
  const content = operation?.requestBody?.content["text/csv"];
  return content && schemaOf(document, content.schema.contentSchema?.items);
}

/** Finds the schema of the rows of a list. @param operation that returns the list */
export function rowSchema(document: Described, operation: Operation | undefined): Schema {
  return schemaOf(document, answerSchema(document, operation)?.properties?.results?.items);
}

/** Finds the schema of the JSON in a 200. @returns undefined when it has none */
export function answerSchema(document: Described, operation: Operation | undefined): Schema | undefined {
  const content = operation?.responses?.["200"]?.content?.[JSON_TYPE];
  return content && schemaOf(document, content.schema);
}
