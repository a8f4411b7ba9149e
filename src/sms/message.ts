/** What a template's placeholders stand for, as it was when the order was placed. */
export interface MessageParameters {
  first_name: string;
  quantity: number;
  item: string;
  /** ISO 8601 with an offset. */
  time_placed: string;
  /** IANA, such as `Africa/Nairobi`. */
  time_zone: string;
  business_name: string;
}

export const PLACEHOLDERS = ["first_name", "quantity", "item", "time_placed", "business_name"] as const;

let latest: { timeZone: string; format: Intl.DateTimeFormat } | undefined;

/** Making one costs more than all else that a text takes, and the texts of a list are all one owner's. */
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

/** A time as a person reads it where the business is, such as `24 Nov 2026, 09:30`. */
const localTime = (time: string, timeZone: string): string => formatOf(timeZone).format(new Date(time));

/** The text of a message: the template with each `{placeholder}` filled in. */
export function renderMessage(template: string, parameters: MessageParameters): string {
  const values = {
    first_name: parameters.first_name,
    quantity: String(parameters.quantity),
    item: parameters.item,
    time_placed: localTime(parameters.time_placed, parameters.time_zone),
    business_name: parameters.business_name,
  } satisfies Record<(typeof PLACEHOLDERS)[number], string>;
  return template.replace(/\{(\w+)\}/g, (placeholder, name) =>
    Object.hasOwn(values, name) ? values[name as keyof typeof values] : placeholder,
  );
}

/** The placeholders in a template that stand for nothing. */
export function unknownPlaceholders(template: string): string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)]
    .map(([, name]) => name!)
    .filter((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
}
