import type { Context } from "hono";
import { z } from "./zod.ts";

/** Line breaks, NUL and other control characters, and halves of surrogate pairs: nothing a name is made of. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/**
 * One line of text: trimmed, in Unicode's composed form, at least one character.
 * @param max in UTF-16 code units
 */
export const line = (max: number) =>
  z
    .string({ error: (issue) => (issue.input === undefined ? "is required" : "must be text") })
    .trim()
    .normalize("NFC")
    .min(1, "must not be empty")
    .max(max, `must be at most ${max} characters`)
    .refine((text) => !UNPRINTABLE.test(text), "must be one line without control characters")
    .openapi({ minLength: 1, maxLength: max });

export const id = z.uuid().openapi({
  description: "UUIDv7 (RFC 9562), in order of creation.",
  example: "019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b",
});

export const url = z.url().openapi({ description: "Where this resource is." });

/** A point in time on the way out. */
export const time = z.iso
  .datetime({ precision: 3 })
  .openapi({ description: "UTC, ISO 8601.", example: "2026-11-24T06:30:00.000Z" });

/** The database's text for a point in time, as ISO 8601 in UTC. */
export function utc(text: string): string {
  // A page of texts has a hundred times. To cut and fill takes a seventh of the time that a Date takes.
  if (text[10] !== " " || !text.endsWith("+00")) return new Date(text).toISOString();
  const time = text.slice(11, -3);
  return `${text.slice(0, 10)}T${time.length === 8 ? `${time}.000` : time.padEnd(12, "0")}Z`;
}

/** As {@link utc}, for times that may not have come. */
export function utcOrNull(text: string | null): string | null {
  return text === null ? null : utc(text);
}

export const idParam = z.object({ id });

/**
 * The address of a resource, absolute, with the trailing slash of every canonical path.
 * @param collection such as `customers`
 */
export function resourceUrl(c: Context, collection: string, id: string): string {
  const { url } = c.req;
  const origin = url.slice(0, url.indexOf("/", "https://".length));
  return `${origin}/api/v1/${collection}/${id}/`;
}

export const customerCode = z
  .string()
  .trim()
  // Before the change of case, which makes two letters of some single ones.
  .regex(/^[0-9A-Za-z]{5}$/, "must be 5 letters or digits")
  .toUpperCase()
  .openapi({
    description: "Five letters or digits, stored upper case, unique among your customers.",
    example: "WJ001",
  });

/** The currency in a row of a file: it is not chosen there, but an amount in another one must not pass for one in it. */
export const sameCurrency = z
  .string()
  .trim()
  .regex(/^[A-Za-z]{3}$/, "must be a code such as KES")
  .toUpperCase()
  .optional()
  .openapi({
    description: "ISO 4217. Where it is given, it has to be the one that the price is in anyway.",
    example: "KES",
  });
