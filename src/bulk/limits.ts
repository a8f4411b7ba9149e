import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/router.ts";

const KIB = 1024;
const MAX_BODY = 64 * KIB;

/** What a file may hold, in bytes and in rows: at the most one call to the database for each 500 of them. */
export const MAX_FILE = 4 * KIB * KIB;
export const MAX_ROWS = 20_000;

export const tooLarge = () =>
  new Problem("content-too-large", "A CSV file holds at most 4 MiB and 20,000 rows: split it");

const other = bodyLimit({
  maxSize: MAX_BODY,
  onError: () => {
    throw new Problem("content-too-large", "A body holds at most 64 KiB");
  },
});

/** A form that uploads a file is held as a whole, as no file is that a program sends. */
const upload = bodyLimit({
  maxSize: MAX_FILE + MAX_BODY,
  onError: () => {
    throw tooLarge();
  },
});

/** Bounds what a request may bring. A file is counted while it is read: see ./records.ts. */
export const limitBody = createMiddleware<AppEnv>(async (c, next) => {
  const type = c.req.header("Content-Type") ?? "";
  if (!c.req.path.endsWith("/import/")) return other(c, next);
  if (/^multipart\/form-data\b/i.test(type)) return upload(c, next);
  if (/^text\/csv\b/i.test(type)) return next();
  return other(c, next);
});
