import { url } from "../http/fields.ts";
import { NOTIFICATION_STATES, ORDER_STATUSES } from "../states.ts";
import { z } from "../zod.ts";

/** Limits how many days are counted at once. */
export const MAX_DAYS = 92;

const DAY = 24 * 60 * 60_000;

/** Matches the days from 1970 on: where the first days of the first year begin in UTC has no date in ISO 8601. */
const SINCE_1970 = /^(19[7-9]|[2-9][0-9]{2})[0-9]-/;

const date = (description: string) =>
  z.iso
    .date({ error: "must be a date, such as 2026-11-24", abort: true })
    .refine((day) => SINCE_1970.test(day), "must be in the year 1970 or later")
    .optional()
    .openapi({ pattern: SINCE_1970.source, description, example: "2026-11-24" });

/** Validates which days are asked for. Both are optional, so that the shortest request is of the last two weeks. */
export const StatisticsQuery = z
  .strictObject({
    from: date("The first day, where the business is. Default: 13 days before `to`."),
    to: date(`The last day. Default: today, or ${MAX_DAYS - 1} days after \`from\` where that is earlier.`),
    format: z.literal("json").optional().openapi({ description: "JSON, whatever Accept says." }),
  })
  .superRefine(({ from, to }, context) => {
    if (!from || !to) return;
    const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
    const message =
      days < 1
        ? "must not be before from"
        : days > MAX_DAYS && `must be at most ${MAX_DAYS - 1} days after from`;
    if (message) context.addIssue({ code: "custom", path: ["to"], message });
  });

const count = z.int().min(0);
const currency = z.string().openapi({ description: "ISO 4217.", example: "KES" });

const Amount = z
  .object({
    currency,
    orders: count,
    amount: z.string().openapi({ description: "Of these orders, exactly.", example: "2500.00" }),
  })
  .openapi("OrderedAmount");

const Statuses = z.object({ status: z.enum(ORDER_STATUSES), orders: count }).openapi("OrdersByStatus");

const Texts = z
  .object({
    state: z.enum(NOTIFICATION_STATES),
    texts: count,
    segments: count.openapi({ description: "How many messages they were billed as, as far as is known." }),
  })
  .openapi("TextsByState");

const Cost = z
  .object({ currency, amount: z.string().openapi({ description: "Exact.", example: "12.8000" }) })
  .openapi("TextCost");

const sums = {
  orders: count.openapi({ description: "Placed in this time, cancelled ones too." }),
  statuses: z.array(Statuses).openapi({ description: "The same orders by what they are now." }),
  amounts: z.array(Amount).openapi({ description: "By currency, without cancelled orders." }),
  texts: z.array(Texts).openapi({ description: "Text messages that were made in this time, by state." }),
  costs: z.array(Cost).openapi({ description: "What the gateway charged for them, as far as it said." }),
};

const Day = z
  .object({
    day: z.iso.date().openapi({ description: "Where the business is.", example: "2026-11-24" }),
    starts_at: z.iso
      .datetime({ precision: 3 })
      .openapi({ description: "UTC, ISO 8601. A day on which the clocks change is longer or shorter." }),
    ...sums,
  })
  .openapi("DayStatistics");

export const Statistics = z
  .object({
    url,
    time_zone: z.string().openapi({ description: "Whose days they are.", example: "Africa/Nairobi" }),
    from: z.iso.date().openapi({ example: "2026-11-11" }),
    to: z.iso.date().openapi({ example: "2026-11-24" }),
    ...sums,
    days: z.array(Day).openapi({ description: "Every day, oldest first." }),
  })
  .openapi("Statistics");
