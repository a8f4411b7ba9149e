// Not drizzle-orm as a whole, which takes an operator's command a second to load.
import { type SQL, sql } from "drizzle-orm/sql/sql";
import { DEFAULT_TEMPLATES } from "../occasions.ts";
import { isReminder, reminderTimes } from "./quiet-hours.ts";
import { move } from "./transition-sql.ts";

/** SQL for something of a text's order `o`, its customer `c` and the settings `b`, or null when the order was deleted. */
const ofOrder = (what: SQL) => sql`(select ${what} from orders o
  join customers c on c.business_id = o.business_id and c.id = o.customer_id
  left join businesses b on b.id = o.business_id
  where o.business_id = notifications.business_id and o.id = notifications.order_id)`;

/** SQL for the number that the customer has now, or when the order was deleted, the one that the text was made for. */
export const presentNumber = sql`coalesce(${ofOrder(sql`c.phone`)}, notifications."to")`;

const template = sql`coalesce(template_of(notifications.kind, b),
  ${JSON.stringify(DEFAULT_TEMPLATES)}::jsonb ->> notifications.kind)`;

// Who signs it when the business has no name, and its time zone when it has set none, are those of the text.
const parameters = sql`parameters_of(o, c, b, notifications.parameters ->> 'business_name',
  notifications.parameters ->> 'time_zone')`;

const times = (name: string) =>
  ofOrder(sql`(${reminderTimes(sql`b`, sql`notifications.parameters ->> 'time_zone'`)}).${sql.raw(name)}`);

/**
 * Makes the assignments of a move by which a person sends a text again: it tells the order as it is now, to the number
 * that the customer has now, and a reminder waits for the end of quiet hours.
 */
export function anew(name: "resend" | "replay") {
  const { due_at, first_due_at, ...moved } = move(name);
  const goesAt = sql`coalesce(case when ${isReminder} then ${times("goes_at")} end, now())`;
  return {
    ...moved,
    to: presentNumber,
    template: sql`coalesce(${ofOrder(template)}, notifications.template)`,
    parameters: sql`coalesce(${ofOrder(parameters)}, notifications.parameters)`,
    due_at: sql`greatest(${goesAt}, ${due_at})`,
    first_due_at: goesAt,
    valid_until: sql`case when ${isReminder} then ${times("valid_until")} end`,
  };
}
