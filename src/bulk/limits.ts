import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/router.ts";

const KIB = 1024;
const MAX_BODY = 64 * KIB;

/** What a file may hold, in bytes and in rows: at the most one call to the database for each 500 of them. */
export const MAX_FILE = 4 * KIB * KIB;
export const MAX_ROWS = 20_000;

/** Whether a request's body is a CSV file, which is UTF-8 unless it says otherwise. */
export const isFile = (c: Context) => /^text\/csv\s*(;|$)/i.test(c.req.header("Content-Type") ?? "");

export const tooLarge = () =>
  new Problem("content-too-large", "A CSV file holds at most 4 MiB and 20,000 rows: split it");

const other = bodyLimit({
  maxSize: MAX_BODY,
  onError: () => {
    throw new Problem("content-too-large", "A body holds at most 64 KiB");
  },
});

/** What is held as a whole, as the form is that uploads a file. */
const upload = bodyLimit({
  maxSize: MAX_FILE + MAX_BODY,
  onError: () => {
    throw tooLarge();
  },
});

/** Bounds what a request may bring. A file itself is counted while it is read: see ./records.ts. */
export const limitBody = createMiddleware<AppEnv>(async (c, next) => {
  if (!c.req.path.endsWith("/import/")) return other(c, next);
  return isFile(c) ? next() : upload(c, next);
});
