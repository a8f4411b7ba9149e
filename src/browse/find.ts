import type { Context } from "hono";
import { clockOf } from "../time-zones.ts";

/** The hidden field of a search form that says where its days begin. */
export const TIME_ZONE = "_time_zone";

/** The longest address that a search form makes. The API refuses a longer one, and says why. */
const MAX_ADDRESS = 4_000;

const RANGE = /_(after|before)$/;

/** Reads the clock of a time zone at a point in time, as if it were in UTC. */
function clock(time: number, timeZone: string): number {
  const text = new Date(time).toLocaleString("sv-SE", { timeZone: clockOf(timeZone, time) });
  return Date.parse(`${text.replace(" ", "T")}Z`);
}

/** Finds when a day begins in a time zone. Where it does so twice or never, it may be an hour off. */
function startOf(midnight: number, timeZone: string): number {
  const guess = midnight - (clock(midnight, timeZone) - midnight);
  return midnight - (clock(guess, timeZone) - guess);
}

/** Makes of a day the point in time that a list wants: the day's own beginning, or that of the day after. */
function fromDay(name: string, day: string, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`) + (name.endsWith("_before") ? 86_400_000 : 0);
  return new Date(startOf(midnight, timeZone)).toISOString();
}

/** Finds the day that a list starts or ends with, as {@link fromDay} takes it. */
export function toDay(name: string, time: string, timeZone: string): string {
  const shown = Date.parse(time) - (name.endsWith("_before") ? 1 : 0);
  if (Number.isNaN(shown)) return "";
  return new Date(clock(shown, timeZone)).toISOString().slice(0, 10);
}

/**
 * Makes the address that a search form stands for: without what was left empty, and with points in time for days.
 * @returns undefined when it is that already, or when it is longer than any search
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
      // There is no such day or time zone: the API says what it wants.
    }
  }
  const address = `${pathname}${query.size > 0 ? "?" : ""}${query}`;
  return address.length > MAX_ADDRESS ? undefined : address;
}
