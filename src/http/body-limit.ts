import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { Problem } from "../problem.ts";
import { bodyType } from "./media-type.ts";
import { CSV } from "./request-body.ts";
import type { AppEnv } from "./router.ts";

const KIB = 1024;
const MAX_BODY = 64 * KIB;

/** The limits of a file, in bytes and in rows. An import makes at least one call to the database for each 500 rows. */
export const MAX_FILE = 4 * KIB * KIB;
export const MAX_FILE_ROWS = 20_000;

/** Makes the 413 of a file beyond a limit. */
export const tooLarge = () =>
  new Problem("content-too-large", "A CSV file holds at most 4 MiB and 20,000 rows: split it");

const other = bodyLimit({
  maxSize: MAX_BODY,
  onError: () => {
    throw new Problem("content-too-large", "A body holds at most 64 KiB");
  },
});

/** Limits the form that uploads a file, which is held in memory as a whole. */
const upload = bodyLimit({
  maxSize: MAX_FILE + MAX_BODY,
  onError: () => {
    throw tooLarge();
  },
});

/** Limits the size of bodies. A CSV file is counted while it is read: see ./records.ts. */
export const limitBody = createMiddleware<AppEnv>(async (c, next) => {
  if (!c.req.path.endsWith("/import/")) return other(c, next);
  return bodyType(c) === CSV ? next() : upload(c, next);
});
