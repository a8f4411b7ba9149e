import { createRoute } from "@hono/zod-openapi";
import { signedIn } from "../auth/signed-in.ts";
import { file, type fileBody, imported } from "../csv/operations.ts";
import { ifMatchHeader, ifNoneMatchHeader } from "../http/conditional.ts";
import { idParam } from "../http/fields.ts";
import { idempotencyHeader } from "../http/idempotency.ts";
import { expandOf } from "../http/list.ts";
import { body, deleted, mergePatch, notModified, one } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { z } from "../zod.ts";

/** A schema of the parameters of a query string. */
type QueryString = z.ZodObject | z.ZodPipe;

/** Describes what the operations of a collection have in common. */
interface Collection<Path extends string, Schema extends z.ZodType> {
  /** With the trailing slash. One resource is at `{path}{id}/`. */
  path: Path;
  /** Groups its operations in the document. */
  tag: string;
  /** The nouns of descriptions: for one resource, and for several. */
  nouns: readonly [one: string, several: string];
  /** The name of the schema in the document. The schema of a patch is `{name}Patch`. */
  name: string;
  schema: Schema;
}

/**
 * Makes the contracts of a collection's operations, with every status that they can answer, beside those that all
 * operations can (http/responses.ts). Whoever asks must be signed in.
 */
export function contractsOf<Path extends string, Schema extends z.ZodType>(of: Collection<Path, Schema>) {
  const { path, nouns, name, schema } = of;
  const onePath = `${path}{id}/` as const;
  const operation = <Method extends string, At extends string>(
    method: Method,
    path: At,
    operationId: string,
    summary: string,
  ) => ({ method, path, operationId, summary, tags: [of.tag], ...signedIn });
  const changed = {
    200: one(`The ${nouns[0]} as it is now.`, schema),
    ...problems(400, 403, 404, 409, 412, 413, 415),
  };
  return {
    list: <Query extends QueryString, List extends z.ZodType>(
      operationId: string,
      summary: string,
      query: Query,
      list: List,
    ) =>
      createRoute({
        ...operation("get", path, operationId, summary),
        request: { query },
        parameters: [ifNoneMatchHeader],
        responses: {
          200: one(`A page of your ${nouns[1]}.`, list, "Link"),
          304: notModified,
          ...problems(400, 406, 412),
        },
      }),

    create: <Input extends z.ZodType>(operationId: string, summary: string, input: Input) =>
      createRoute({
        ...operation("post", path, operationId, summary),
        request: { headers: idempotencyHeader, body: body(input) },
        responses: {
          201: one(`The new ${nouns[0]}.`, schema, "Location", "Idempotency-Replayed"),
          ...problems(400, 403, 409, 412, 413, 415, 422),
        },
      }),

    /** @param columns of the CSV file, in their order */
    exportAll: <Query extends QueryString>(
      operationId: string,
      summary: string,
      query: Query,
      columns: readonly string[],
    ) =>
      createRoute({
        ...operation("get", `${path}export/`, operationId, summary),
        request: { query },
        responses: { 200: file(columns), ...problems(400, 406) },
      }),

    /** @param body made by `fileBody` (csv/operations.ts) */
    importAll: <Query extends QueryString, Body extends ReturnType<typeof fileBody>>(
      operationId: string,
      summary: string,
      query: Query,
      body: Body,
    ) =>
      createRoute({
        ...operation("post", `${path}import/`, operationId, summary),
        request: { query, body },
        responses: { 200: imported, ...problems(400, 403, 409, 413, 415) },
      }),

    get: (operationId: string, summary: string) =>
      createRoute({
        ...operation("get", onePath, operationId, summary),
        request: { params: idParam },
        parameters: [ifNoneMatchHeader],
        responses: { 200: one(`The ${nouns[0]}.`, schema), 304: notModified, ...problems(404, 406, 412) },
      }),

    /** Makes the contract of `get` for what can be shown with what it refers to. @param names of that */
    getExpanded: (operationId: string, summary: string, names: readonly string[]) =>
      createRoute({
        ...operation("get", onePath, operationId, summary),
        request: { params: idParam, query: z.object({ expand: expandOf(names) }) },
        parameters: [ifNoneMatchHeader],
        responses: {
          200: one(
            `The ${nouns[0]}. With \`expand\` its ETag is weak, and of this answer alone: If-Match wants the one without.`,
            schema,
          ),
          304: notModified,
          ...problems(400, 404, 406, 412),
        },
      }),

    replace: <Input extends z.ZodType>(operationId: string, summary: string, input: Input) =>
      createRoute({
        ...operation("put", onePath, operationId, summary),
        request: { params: idParam, body: body(input) },
        parameters: [ifMatchHeader],
        responses: changed,
      }),

    patch: <Patch extends z.ZodType>(operationId: string, summary: string, patch: Patch) =>
      createRoute({
        ...operation("patch", onePath, operationId, summary),
        request: { params: idParam, body: mergePatch(patch, `${name}Patch`) },
        parameters: [ifMatchHeader],
        responses: changed,
      }),

    remove: (operationId: string, summary: string) =>
      createRoute({
        ...operation("delete", onePath, operationId, summary),
        request: { params: idParam },
        parameters: [ifMatchHeader],
        responses: { 204: deleted, ...problems(400, 403, 404, 409, 412) },
      }),
  };
}
