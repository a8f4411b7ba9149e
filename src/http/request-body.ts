import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { Problem } from "../problem.ts";
import { bodyType, readMediaType } from "./media-type.ts";

/** The media type of a file, whose bytes its reader checks: see csv/. */
export const CSV = "text/csv";
const FORM = "application/x-www-form-urlencoded";

const unsupported = (detail: string, headers: Record<string, string> = {}) =>
  new Problem("unsupported-media-type", detail, { headers });

/** Refuses a body that is compressed (RFC 9110 15.5.16). @throws {Problem} 415 with Accept-Encoding */
function requirePlain(c: Context): void {
  const codings = (c.req.header("Content-Encoding") ?? "")
    .split(",")
    .map((coding) => coding.trim().toLowerCase());
  if (codings.every((coding) => coding === "" || coding === "identity")) return;
  throw unsupported("Send the body without Content-Encoding", { "Accept-Encoding": "identity" });
}

/**
 * Requires that the body of a request is text. Who reads the body afterwards gets what was read here.
 * @throws {Problem} 415 when it is compressed; 400 when it, or what a form escapes, is not UTF-8
 */
export async function requireUtf8(c: Context): Promise<void> {
  requirePlain(c);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(
      await c.req.arrayBuffer(),
    );
    // Escapes that are none stand for themselves (URL standard 1.3).
    const escapes = bodyType(c) === FORM ? text.matchAll(/(?:%[\da-f]{2})+/gi) : [];
    for (const [escaped] of escapes) decodeURIComponent(escaped);
  } catch (error) {
    throw new Problem("malformed-request", "The body is not UTF-8", { cause: error });
  }
}

const isUtf8 = ([name, value]: [string, string]) => name !== "charset" || /^(utf-?8|us-ascii)$/i.test(value);

/**
 * Reads the body of a route that takes one, so that the validators behind it find text of a type that the route takes.
 * @param types the media types that the route takes
 */
export const takesBody = (types: string[]) =>
  createMiddleware(async (c, next) => {
    const header = c.req.header("Content-Type");
    // A client that sends nothing has no type to name.
    if (header === undefined && (await c.req.arrayBuffer()).byteLength === 0) return next();
    const type = readMediaType(header ?? "");
    if (!type || !types.includes(type.essence)) {
      throw unsupported(`Send the body with Content-Type: ${types.join(" or ")}`);
    }
    if (type.essence === CSV) {
      requirePlain(c);
      return next();
    }
    if (!type.parameters.every(isUtf8)) throw unsupported(`Send the body as ${type.essence} in UTF-8`);
    await requireUtf8(c);
    // The validators know few ways to write a media type. What was read of the body stays with `c.req`.
    if (header !== type.essence) {
      const headers = new Headers(c.req.raw.headers);
      headers.set("Content-Type", type.essence);
      c.req.raw = new Request(c.req.url, { method: c.req.method, headers });
    }
    await next();
  });
