import type { Context } from "hono";
import { z } from "../zod.ts";

/** Tells whether a parameter has a plus in the address itself, where it stands for a space (URL standard 5.1). */
function hasPlus(c: Context, name: string): boolean {
  const pairs = new URL(c.req.url).search.slice(1).split("&");
  return pairs.some((pair) => pair.includes("+", pair.indexOf("=")) && new URLSearchParams(pair).has(name));
}

/** Says what is wrong with a parameter of a query string. @param detail what its contract says */
export function explain(c: Context, name: string, detail: string): string {
  const count = c.req.queries(name)?.length ?? 0;
  if (count > 1) return `is given ${count === 2 ? "twice" : `${count} times`}: give it once`;
  return hasPlus(c, name) ? `${detail} (a + in an address is a space: write + as %2B)` : detail;
}

/** Makes the schema of a parameter in which a space can only have been a plus that was not encoded. */
const withPlus = <Schema extends z.ZodType>(space: RegExp, schema: Schema) =>
  z.preprocess((value) => (typeof value === "string" ? value.replace(space, "+") : value), schema);

/** Takes a space for a plus where the offset of a time begins. */
export const plusInOffset = <Schema extends z.ZodType>(time: Schema) =>
  withPlus(/(?<=T\d\d:\d\d(:\d\d(\.\d+)?)?) (?=\d\d:\d\d$)/, time);

/** Takes a space for a plus at the beginning of a number. */
export const plusInFront = <Schema extends z.ZodType>(number: Schema) => withPlus(/^ (?=[1-9])/, number);
