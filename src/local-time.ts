import { clockOf } from "./time-zones.ts";

let latest: { timeZone: string; format: Intl.DateTimeFormat } | undefined;

/** Returns the format of a time zone, and keeps the latest: making one is slow, and a list needs one zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  if (latest?.timeZone !== timeZone) {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    latest = { timeZone, format };
  }
  return latest.format;
}

/**
 * Formats a time for people where the business is, such as `24 Nov 2026, 09:30`.
 * @param time ISO 8601
 * @param timeZone IANA
 */
export function localTime(time: string, timeZone: string): string {
  const date = new Date(time);
  return formatOf(clockOf(timeZone, date.getTime())).format(date);
}
