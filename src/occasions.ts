/**
 * The occasions of a text, which are the kinds of notifications. `order_placed` and the two changes of status tell of
 * themselves; a person asks for the others.
 */
export const KINDS = ["order_placed", "order_ready", "order_closed", "order_cancelled", "reminder"] as const;
export type Kind = (typeof KINDS)[number];

/** Those that a person asks for: of an order that is pending. */
export const ASKED_KINDS = ["order_ready", "reminder"] as const satisfies Kind[];

/** The setting that holds the template of a kind. */
export const TEMPLATE_OF = {
  order_placed: "sms_template",
  order_ready: "order_ready_template",
  order_closed: "order_closed_template",
  order_cancelled: "order_cancelled_template",
  reminder: "reminder_template",
} as const satisfies Record<Kind, string>;

/** The templates of a business that has set none. */
export const DEFAULT_TEMPLATES = {
  order_placed:
    "Hi {first_name}. Your order of {quantity} {item} has been placed at {time_placed}. " +
    "Thank you for choosing {business_name}.",
  order_ready: "Hi {first_name}. Your order of {quantity} {item} is ready. {business_name}.",
  order_closed:
    "Hi {first_name}. Your order of {quantity} {item} is complete. Thank you for choosing {business_name}.",
  order_cancelled: "Hi {first_name}. Your order of {quantity} {item} has been cancelled. {business_name}.",
  reminder:
    "Hi {first_name}. A reminder of your order of {quantity} {item}, placed at {time_placed}. {business_name}.",
} as const satisfies Record<Kind, string>;

/** When no reminder goes out, by the clock of the business, unless it has set other times. */
export const QUIET_HOURS = { quiet_from: "20:00", quiet_until: "08:00" } as const;
