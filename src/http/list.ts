import type { Context } from "hono";
import type { Page, PageRequest } from "../db/page.ts";
import { shortened } from "../problem.ts";
import { z } from "../zod.ts";
import { weakTag } from "./conditional.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { line } from "./fields.ts";
import { SEARCHABLE_LINE } from "./patterns.ts";
import { plusInOffset } from "./query-string.ts";

export const MAX_LIMIT = 100;

const limit = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, `must be a whole number from 1 to ${MAX_LIMIT}`)
  .transform(Number)
  .refine((value) => value <= MAX_LIMIT, `must be at most ${MAX_LIMIT}`)
  .default(10)
  .openapi({ type: "integer", minimum: 1, maximum: MAX_LIMIT, default: 10, description: "Rows on a page." });

const cursorOf = (list: string) =>
  z
    .string()
    .transform((text, context) => {
      const decoded = decodeCursor(list, text);
      if (decoded) return decoded;
      context.addIssue({ code: "custom", message: "is not a cursor from next or previous of this list" });
      return z.NEVER;
    })
    .optional()
    .openapi({
      type: "string",
      description: "Where the page starts: taken from `next` or `previous`, never made.",
    });

/** Makes the schema of a boolean in a query string. */
export const flag = (description: string) =>
  z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .openapi({ type: "boolean", description });

/** Makes the schema of a whole number from 1 in a query string. */
export const positive = (description: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}$/, "must be a whole number from 1 to 999999999")
    .transform(Number)
    .openapi({ type: "integer", minimum: 1, maximum: 999_999_999, description });

/**
 * Matches the times that are taken, of those of RFC 3339: in capitals, without leap seconds, from year 1 on. PostgreSQL
 * reads no year 0.
 */
const INSTANT =
  /^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$/;

/** The first and the last time that PostgreSQL reads as ISO 8601, in milliseconds since 1970. */
const [FIRST, LAST] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")];

/**
 * Makes the schema of a point in time in a query string: RFC 3339. An offset that leads out of the years 1 to 9999 leads
 * to their end.
 */
export const instant = (description: string) =>
  plusInOffset(
    z.iso
      .datetime({
        offset: true,
        error: "must be a time with its offset, such as 2026-11-24T06:30:00Z",
        abort: true,
      })
      .regex(INSTANT, "must be a time from year 1 on with seconds, such as 2026-11-24T06:30:00Z"),
  )
    .transform((text) => new Date(Math.min(Math.max(Date.parse(text), FIRST), LAST)).toISOString())
    .openapi({ type: "string", format: "date-time", pattern: INSTANT.source, description });

/**
 * Makes the filters by the time of change, with which a program keeps in step.
 * @param nouns what the list is of
 */
export const changed = (nouns: string) => ({
  updated_at_after: instant(`Only ${nouns} changed at this time or later.`).optional(),
  updated_at_before: instant(`Only ${nouns} changed before this time.`).optional(),
});

/** Also of the scripts beyond the BMP, which no pattern can name in every language. */
const isSearchable = (text: string) => SEARCHABLE_LINE.test(text) || /[\p{L}\p{N}]/u.test(text);
const search = z
  .string()
  .refine(isSearchable, "must have a letter or a digit, in one line without control characters")
  .pipe(line(100))
  .openapi({
    maxLength: 100,
    pattern: SEARCHABLE_LINE.source,
    description:
      "Words to look for, all of them, in any order and letter case. A word with three letters or digits in a row is found " +
      "anywhere; a shorter one where a word begins, after a space. Groups of digits are found together or apart " +
      "(`0722 000`), and typographic quotes and dashes by plain ones. A search looks at a limited number of rows at once, so a page may have fewer than " +
      "`limit`, even none, while there is a `next`: the last page is the one without.",
    example: "rice",
  });

const orderingOf = (orderings: readonly string[], initial: string) =>
  z
    .enum(orderings.flatMap((name) => [name, `-${name}`]))
    .optional()
    .openapi({ description: `Field to order by; \`-\` in front for descending. Default \`${initial}\`.` });

/** Makes the query parameters of an export: those of {@link listQuery} without paging. */
export function exportQuery<Filters extends z.ZodRawShape>(
  orderings: readonly string[],
  initial: string,
  filters: Filters,
) {
  return z
    .strictObject({ ordering: orderingOf(orderings, initial), search: search.optional(), ...filters })
    .transform((query) => {
      const { ordering = initial, ...filter } = query as typeof query & { ordering?: string };
      return { ordering, filter };
    });
}

/**
 * Makes the schema of the parameter that asks for what a resource refers to.
 * @param names of what can be asked for, in the order in which it is answered
 */
export const expandOf = (names: readonly string[]) =>
  z
    .string()
    .transform((text, context) => {
      const asked = text.split(",").map((name) => name.trim());
      for (const name of asked) {
        if (names.includes(name)) continue;
        const message = `${shortened(name) || "nothing"} cannot be expanded: ${names.join(", ")} can`;
        context.addIssue({ code: "custom", message });
      }
      return names.filter((name) => asked.includes(name));
    })
    .optional()
    .openapi({
      type: "string",
      pattern: `^(${names.join("|")})(,(${names.join("|")}))*$`,
      description: `Answers with what it refers to as well, under \`expanded\`: ${names.map((name) => `\`${name}\``).join(" or ")}, or several with commas between.`,
    });

/** The parameters that every list has, beside `search`, which is a filter. */
interface Paging {
  limit: number;
  cursor?: ReturnType<typeof decodeCursor>;
  count?: boolean;
  ordering?: string;
  format?: "json";
  expand?: string[];
}

/**
 * Makes the query parameters of a list: paging, ordering, and the resource's own filters. An unknown one is refused.
 * @param name of the list: its cursors are valid for no other
 * @param orderings names of fields that the list can be ordered by
 * @param initial the ordering when none is asked for, `-` in front for descending
 * @param expandable what its rows can be shown with
 */
export function listQuery<Filters extends z.ZodRawShape>(
  name: string,
  orderings: readonly string[],
  initial: string,
  filters: Filters,
  expandable: readonly string[] = [],
) {
  return z
    .strictObject({
      limit,
      cursor: cursorOf(name),
      count: flag(
        "Whether to count all matching rows. With `search`, where too many match, it is a 400.",
      ).optional(),
      ordering: orderingOf(orderings, initial),
      search: search.optional(),
      ...(expandable.length > 0 && { expand: expandOf(expandable) }),
      format: z.literal("json").optional().openapi({ description: "JSON, whatever Accept says." }),
      ...filters,
    })
    .superRefine((query, context) => {
      const { cursor, ordering = initial } = query as Partial<Paging>;
      if (cursor && cursor.ordering !== ordering) {
        context.addIssue({ code: "custom", path: ["cursor"], message: "belongs to another ordering" });
      }
    })
    .transform((query) => {
      const {
        limit,
        cursor,
        count = false,
        ordering = initial,
        format: _,
        expand = [],
        ...filter
      } = query as typeof query & Paging;
      const page: ListRequest = { list: name, ordering, limit, from: cursor, count, expand };
      return { page, filter };
    });
}

/** A request for a page of a list, by the name of the list. */
export type ListRequest = PageRequest & { list: string };

/** Makes the schema of a list: the envelope of its rows. */
export function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z.object({
    count: z.int().min(0).optional().openapi({ description: "All matching rows; only with `count=true`." }),
    next: z.url().nullable().openapi({ description: "The next page, if there is one." }),
    previous: z.url().nullable().openapi({ description: "The page before, if there is one." }),
    results: z.array(schema),
  });
}

/** Makes the body of a list, and sets the headers `ETag` and `Link` (RFC 8288). */
export function listBody<Row, Resource>(
  c: Context,
  { list, ordering }: ListRequest,
  page: Page<Row>,
  represent: (row: Row) => Resource,
) {
  const link = (position: Page<Row>["next"]) => {
    if (!position) return null;
    const url = new URL(c.req.url);
    url.pathname = c.req.path;
    url.searchParams.set("cursor", encodeCursor(list, { ...position, ordering }));
    return url.href;
  };
  const [next, previous] = [link(page.next), link(page.previous)];
  const links = [next && `<${next}>; rel="next"`, previous && `<${previous}>; rel="prev"`].filter(Boolean);
  c.header("ETag", weakTag({ ...page, next, previous }));
  if (links.length > 0) c.header("Link", links.join(", "));
  return {
    ...(page.count !== undefined && { count: page.count }),
    next,
    previous,
    results: page.rows.map(represent),
  };
}
