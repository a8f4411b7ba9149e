import type { Context } from "hono";
import type { Deletion } from "../db/delete-unreferenced.ts";
import { narrowIfTooSlow } from "../db/errors.ts";
import type { Expanded } from "../db/expand.ts";
import type { Page, PageRequest } from "../db/page.ts";
import type { Query } from "../db/query.ts";
import type { Revisions } from "../db/revision.ts";
import { entityTag, preconditions, unchangedProblem } from "../http/conditional.ts";
import { type ListRequest, listBody } from "../http/list.ts";
import type { AppEnv } from "../http/router.ts";
import { Problem } from "../problem.ts";

type C = Context<AppEnv>;

/** The result of a conditional change: the revision of the stored row, undefined when there is none. */
interface Stored {
  revision: string | undefined;
}

const narrow = narrowIfTooSlow(
  "The database would look at too many rows: search for a longer word, add or drop a filter, take another ordering or a smaller limit, or leave out count=true",
);

/** Lists the parameters of a list that make no query slower. */
const PLAIN = new Set(["limit", "cursor", "format"]);

/** Makes the answers that the handlers of a collection share, from the function that represents one of its rows. */
export function answersOf<Row extends { revision: string }, Body extends { url: string }>(
  represent: (c: C, row: Expanded<Row>) => Body,
) {
  /**
   * Makes the body that shows a row, and sets the ETag of its version. One that is expanded shows more than that version:
   * it gets a weak tag of all that it shows (http/conditional.ts).
   */
  const body = (c: C, row: Expanded<Row>) => {
    if (!row.expanded) c.header("ETag", entityTag(row.revision));
    return represent(c, row);
  };
  return {
    body,

    /** Answers with a page of a list. @param asked the query string, as its contract validated it */
    async list<Filter>(
      c: C,
      asked: { page: ListRequest; filter: Filter },
      query: (filter: Filter, page: PageRequest) => Query<Page<Expanded<Row>>>,
    ) {
      const found = await c
        .get("scope")
        .run(query(asked.filter, asked.page))
        .catch((error) => {
          // A list that asks for nothing in particular is not slow by itself: the database is busy.
          if (Object.keys(c.req.query()).every((name) => PLAIN.has(name))) throw error;
          return narrow(error);
        });
      const shown = listBody(c, asked.page, found, (row) => represent(c, row));
      return c.json(shown, 200);
    },

    /** Answers with a new resource, and where it is. */
    created(c: C, row: Row) {
      const shown = body(c, row);
      c.header("Location", shown.url);
      return c.json(shown, 201);
    },

    /** Answers with one resource. @throws {Problem} 404, with `notFound` for its detail */
    async one(c: C, query: Query<Expanded<Row> | undefined>, notFound: string) {
      const row = await c.get("scope").run(query);
      if (!row) throw new Problem("not-found", notFound);
      return c.json(body(c, row), 200);
    },

    /**
     * Answers a PUT or a PATCH: only their contracts differ.
     * @param reason makes the problem when the row's revision is allowed and it was not changed all the same
     * @param afterwards starts what follows from the change
     * @throws {Problem} 404; 412 when the preconditions do not allow the stored revision; the reason
     */
    async changed<Result extends Stored>(
      c: C,
      query: (allowed: Revisions) => Query<Result & { row: Row | undefined }>,
      reason?: (result: Result) => Problem,
      afterwards?: (result: Result) => void,
    ) {
      const allowed = preconditions(c);
      const result = await c.get("scope").run(query(allowed));
      if (!result.row) throw unchangedProblem(c, result.revision, allowed, reason?.(result));
      afterwards?.(result);
      return c.json(body(c, result.row), 200);
    },

    /** Answers a DELETE. The reason and the problems are as in `changed`. */
    async deleted<Result extends Stored & { deleted: boolean }>(
      c: C,
      query: (allowed: Revisions) => Query<Result>,
      reason?: (result: Result) => Problem,
    ) {
      const allowed = preconditions(c);
      const result = await c.get("scope").run(query(allowed));
      if (!result.deleted) throw unchangedProblem(c, result.revision, allowed, reason?.(result));
      return c.body(null, 204);
    },
  };
}

/** Makes the reason why a resource was not deleted: others refer to it. Takes both nouns in the singular. */
export const inUse = (noun: string, referring: string) => (deletion: Deletion) => {
  const others = `${deletion.references} ${referring}${deletion.references === 1 ? "" : "s"}`;
  return new Problem("conflict", `This ${noun} has ${others} and cannot be deleted`);
};
