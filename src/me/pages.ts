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
  questions: {
    time_zone: { hint: "For the times in your texts and on these pages, such as Africa/Nairobi." },
    currency: { hint: "Three letters, such as KES: for new items and orders." },
    country: { hint: "Two letters, such as KE: for phone numbers without a country code." },
    sms_enabled: { label: "Send texts", hint: "" },
  },
};
