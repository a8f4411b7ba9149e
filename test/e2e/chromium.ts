import { existsSync } from "node:fs";

/** The browser that tests drive. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Why there can be no tests in a browser here; undefined when there can. */
export const noBrowser = existsSync(CHROMIUM)
  ? undefined
  : `there is no Chromium at ${CHROMIUM} (set CHROMIUM)`;
