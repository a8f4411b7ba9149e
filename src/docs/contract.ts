/** A JSON schema, as far as the contracts use them. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: string[];
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
  /** What is in a text, once it is read. */
  contentSchema?: Schema;
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

/** The operations of a path by their methods in lower case; undefined when the document knows no such path. */
export function operationsAt(document: Described, path: string): Record<string, Operation> | undefined {
  const templates = Object.entries(document.paths ?? {});
  const isTemplate = (template: string) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
  return templates.find(([template]) => isTemplate(template))?.[1];
}

/** A schema itself, where only its name was given. */
export function schemaOf(document: Described, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split("/").at(-1);
  return (name ? document.components?.schemas?.[name] : schema) ?? {};
}

const JSON_TYPE = "application/json";

/** What an operation takes as JSON; undefined when it takes none. */
export function bodySchema(document: Described, operation: Operation | undefined): Schema | undefined {
  const content = operation?.requestBody?.content[JSON_TYPE];
  return content && schemaOf(document, content.schema);
}

/** What each row of the CSV file that an operation takes is; undefined when it takes none. */
export function fileRowSchema(document: Described, operation: Operation | undefined): Schema | undefined {
  const content = operation?.requestBody?.content["text/csv"];
  return content && schemaOf(document, content.schema.contentSchema?.items);
}

/** What a list has as its rows. @param operation that answers with the list */
export function rowSchema(document: Described, operation: Operation | undefined): Schema {
  return schemaOf(document, answerSchema(document, operation)?.properties?.results?.items);
}

/** What an operation answers with as JSON when all goes well; undefined when that is no JSON. */
export function answerSchema(document: Described, operation: Operation | undefined): Schema | undefined {
  const content = operation?.responses?.["200"]?.content?.[JSON_TYPE];
  return content && schemaOf(document, content.schema);
}
