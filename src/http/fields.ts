import type { Context } from "hono";
import { isVisible } from "../plain.ts";
import { z } from "../zod.ts";
import { VISIBLE_LINE, VISIBLE_LINES } from "./patterns.ts";

/** Matches line breaks, NUL and other control characters, and unpaired surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** Checks the length of a text in code points, as JSON Schema counts. */
const atMost = (max: number) => (text: string) => [...text].length <= max;

/**
 * Makes the schema of one line of text: trimmed, normalised to NFC, with something in it that people see.
 * @param max its length in code points, before it is trimmed
 */
export const line = (max: number) =>
  z
    .string({ error: (issue) => (issue.input === undefined ? "is required" : "must be text") })
    .refine(atMost(max), { error: `must be at most ${max} characters`, abort: true })
    .trim()
    .normalize("NFC")
    .refine(isVisible, { error: "must not be empty", abort: true })
    .refine((text) => !UNPRINTABLE.test(text), "must be one line without control characters")
    .openapi({ minLength: 1, maxLength: max, pattern: VISIBLE_LINE.source });

/** Matches control characters but for tabs and line breaks, and unpaired surrogates. */
const UNPRINTABLE_IN_LINES = /[^\P{Cc}\t\n]|\p{Cs}/u;

/**
 * Makes the schema of text of one line or more, or null for none: trimmed, normalised to NFC, every line break `\n`.
 * @param max its length in code points, before it is trimmed
 */
export const lines = (max: number) =>
  z
    .string({ error: "must be text, or null" })
    .refine(atMost(max), { error: `must be at most ${max} characters`, abort: true })
    .trim()
    .normalize("NFC")
    .refine(isVisible, { error: "must not be empty: null is none", abort: true })
    .transform((text) => text.replace(/\r\n?|[\u2028\u2029]/g, "\n"))
    .refine((text) => !UNPRINTABLE_IN_LINES.test(text), "must be without control characters")
    .nullable()
    .openapi({ type: ["string", "null"], minLength: 1, maxLength: max, pattern: VISIBLE_LINES.source });

// Of any version and variant: it names something or nothing, and only the database knows.
export const id = z.guid().openapi({
  format: "uuid",
  description: "UUIDv7 (RFC 9562), in order of creation.",
  example: "019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b",
});

/** Matches a UUID of any version. */
export const UUID = /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/** The id in a row of a CSV file. What is no id is one that nothing has. */
export const rowId = z
  .string()
  .transform((text) => (UUID.test(text) ? text : undefined))
  .optional()
  .openapi({
    type: "string",
    description:
      "As an export has it. A row with the id of a stored one is about that one, whatever else it says; another id is ignored.",
    example: "019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b",
  });

export const url = z.url().openapi({ description: "Where this resource is." });

/** A point in time in a response. */
export const time = z.iso
  .datetime({ precision: 3 })
  .openapi({ description: "UTC, ISO 8601.", example: "2026-11-24T06:30:00.000Z" });

/** Converts the database's text of a point in time to ISO 8601 in UTC. */
export function utc(text: string): string {
  // Cutting and padding takes a seventh of the time of a Date, and a list has hundreds of times.
  if (text[10] !== " " || !text.endsWith("+00")) return new Date(text).toISOString();
  const time = text.slice(11, -3);
  return `${text.slice(0, 10)}T${time.length === 8 ? `${time}.000` : time.padEnd(12, "0")}Z`;
}

/** Converts as {@link utc} does; null stays null. */
export function utcOrNull(text: string | null): string | null {
  return text === null ? null : utc(text);
}

export const idParam = z.object({ id });

/**
 * Makes the absolute URL of a resource, with the trailing slash of every canonical path.
 * @param collection its segment of the path
 */
export function resourceUrl(c: Context, collection: string, id: string): string {
  const { url } = c.req;
  const origin = url.slice(0, url.indexOf("/", "https://".length));
  return `${origin}/api/v1/${collection}/${id}/`;
}
