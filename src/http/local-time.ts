let latest: { timeZone: string; format: Intl.DateTimeFormat } | undefined;

/** Making one costs more than all else that a time takes, and those of a list, or of a page, are all one owner's. */
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
 * A time as a person reads it where the business is, such as `24 Nov 2026, 09:30`.
 * @param time ISO 8601
 * @param timeZone IANA
 */
export const localTime = (time: string, timeZone: string): string =>
  formatOf(timeZone).format(new Date(time));
