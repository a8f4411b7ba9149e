import type { ResourcePages } from "../browse/resource-pages.ts";

export const mePages: ResourcePages = {
  one: "settings",
  name: () => "Settings",
  columns: [],
  details: [
    "email",
    "name",
    "business_name",
    "time_zone",
    "currency",
    "country",
    "sms_template",
    "sms_enabled",
  ],
  labels: { email: "e-mail", sms_template: "text to customers", sms_enabled: "texts are sent" },
  sections: [
    { title: "Text when an order is placed", fields: ["order_placed_enabled", "sms_template"] },
    { title: "Text when an order is ready", fields: ["order_ready_enabled", "order_ready_template"] },
    { title: "Text when an order is closed", fields: ["order_closed_enabled", "order_closed_template"] },
    {
      title: "Text when an order is cancelled",
      fields: ["order_cancelled_enabled", "order_cancelled_template"],
    },
    {
      title: "Reminder of an order",
      fields: ["reminder_enabled", "reminder_template", "quiet_from", "quiet_until"],
    },
  ],
  inputs: { quiet_from: "time", quiet_until: "time" },
  questions: {
    time_zone: { hint: "For the times in your texts and on these pages, such as Africa/Nairobi." },
    currency: { hint: "Three letters, such as KES: for new items and orders." },
    country: { hint: "Two letters, such as KE: for phone numbers without a country code." },
    sms_enabled: { label: "Send texts", hint: "Without this, none of those below is sent." },
    order_placed_enabled: { label: "Send it by itself", hint: "" },
    order_ready_enabled: { label: "Offer it on the page of an order", hint: "" },
    order_ready_template: { label: "Text that it is ready" },
    order_closed_enabled: { label: "Send it by itself, when an order is closed", hint: "" },
    order_closed_template: { label: "Text that it is closed" },
    order_cancelled_enabled: { label: "Send it by itself, when an order is cancelled", hint: "" },
    order_cancelled_template: { label: "Text that it is cancelled" },
    reminder_enabled: { label: "Offer a reminder on the page of an order", hint: "" },
    reminder_template: { label: "Text of the reminder" },
    quiet_from: { label: "No reminders from", hint: "One that you send later waits for the end." },
    quiet_until: { label: "No reminders until", hint: "" },
  },
};
