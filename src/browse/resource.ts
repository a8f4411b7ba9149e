import type { Context } from "hono";
import type { Expandable } from "../collection/expand.ts";
import type { Constraints } from "../db/errors.ts";
import type { Page, PageRequest } from "../db/page.ts";
import { map, type Query } from "../db/query.ts";
import { entityTag } from "../http/conditional.ts";
import { id as uuid } from "../http/fields.ts";
import { type ListRequest, listBody } from "../http/list.ts";
import { type AppEnv, invalidFields, type router } from "../http/router.ts";
import { Problem } from "../problem.ts";
import type { z } from "../zod.ts";
import type { Representation, ResourcePages } from "./resource-pages.ts";

/** A resource of the API, as the registry lists it. */
export interface Resource {
  /** Names the collection: its path is `/api/v1/{name}/`. */
  name: string;
  /** Names it in the navigation. */
  title: string;
  /** Groups its operations in the OpenAPI document. */
  tag: { name: string; description: string };
  router: ReturnType<typeof router>;
  pages: ResourcePages;
  reader: Reader;
  /** Shows its rows beside those of other resources that refer to them. */
  expandable?: Expandable;
  /** Tells whether its rows come and go as CSV files: its contract has `export/` and `import/`. */
  csv: boolean;
  /** Tells a client what the unique constraints of its table mean. */
  constraints?: Constraints;
}

/** Makes the queries that pages show, represented as the API does, so that no page needs a request of its own. */
export interface Reader {
  /**
   * Lists what a query string asks for.
   * @throws {Problem} 400 when the list does not take it
   */
  list?(c: Context<AppEnv>, parameters: Record<string, string | string[]>): Query<Listed>;
  /**
   * Reads one; `undefined` when the business has none of that id.
   * @throws {Problem} 404 when it is no id
   */
  get(c: Context<AppEnv>, id: string): Query<Versioned | undefined>;
}

interface Listed {
  resources: Representation[];
  hasNext: boolean;
  /** Makes the body of the list at its own address, and sets its headers. */
  body(): Representation;
}

interface Versioned {
  body: Representation;
  /** An entity tag. */
  version: string;
}

/**
 * Makes the reader of a collection from what its handlers use as well.
 * @param contract of the list's query string
 */
export function readerOf<Row extends { revision: string }, Filter>(
  contract: z.ZodType<{ page: ListRequest; filter: Filter }>,
  queries: {
    list(filter: Filter, page: PageRequest): Query<Page<Row>>;
    get(id: string): Query<Row | undefined>;
  },
  represent: (c: Context<AppEnv>, row: Row) => Representation,
): Reader {
  return {
    list(c, parameters) {
      const { success, data, error } = contract.safeParse(parameters);
      if (!success) throw invalidFields(c, error, "query");
      return map(queries.list(data.filter, data.page), (page) => ({
        resources: page.rows.map((row) => represent(c, row)),
        hasNext: page.next !== undefined,
        body: () => listBody(c, data.page, page, (row) => represent(c, row)),
      }));
    },
    get(c, id) {
      if (!uuid.safeParse(id).success) throw new Problem("not-found", "There is nothing with this id");
      return map(
        queries.get(id),
        (row) => row && { body: represent(c, row), version: entityTag(row.revision) },
      );
    },
  };
}
