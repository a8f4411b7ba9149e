import type { Context } from "hono";

/** The hidden field of a search form that says where its days begin. */
export const TIME_ZONE = "_time_zone";

const RANGE = /_(after|before)$/;

/** What the clocks of a time zone show at a point in time, as if they were in UTC. */
function clock(time: number, timeZone: string): number {
  const text = new Date(time).toLocaleString("sv-SE", { timeZone });
  return Date.parse(`${text.replace(" ", "T")}Z`);
}

/** When a day begins in a time zone. Where it does twice or never, an hour more or less is forgiven. */
function startOf(midnight: number, timeZone: string): number {
  const guess = midnight - (clock(midnight, timeZone) - midnight);
  return midnight - (clock(guess, timeZone) - guess);
}

/** A day as the point in time that a list wants: the day's own beginning, or that of the day after. */
function fromDay(name: string, day: string, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`) + (name.endsWith("_before") ? 86_400_000 : 0);
  return new Date(startOf(midnight, timeZone)).toISOString();
}

/** The day that a list starts or ends with, as {@link fromDay} takes it. */
export function toDay(name: string, time: string, timeZone: string): string {
  const shown = Date.parse(time) - (name.endsWith("_before") ? 1 : 0);
  if (Number.isNaN(shown)) return "";
  return new Date(clock(shown, timeZone)).toISOString().slice(0, 10);
}

/**
 * The address that a search form stands for: without what was left empty, and with points in time for days.
 * @returns undefined when it is that already
 */
export function searchAddress(c: Context): string | undefined {
  const { pathname, searchParams } = new URL(c.req.url);
  const timeZone = searchParams.get(TIME_ZONE);
  const meant = [...searchParams].filter(([name, value]) => value !== "" && name !== TIME_ZONE);
  if (meant.length === searchParams.size) return undefined;
  const query = new URLSearchParams(meant);
  for (const [name, value] of meant) {
    if (!timeZone || !RANGE.test(name) || !/^\d{4}-\d\d-\d\d$/.test(value)) continue;
    try {
      query.set(name, fromDay(name, value, timeZone));
    } catch {
      // No such day, or no such time zone: the API says what it wants.
    }
  }
  return `${pathname}${query.size > 0 ? "?" : ""}${query}`;
}
