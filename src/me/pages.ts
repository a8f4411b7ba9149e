import type { ResourcePages } from "../browse/resource-pages.ts";

export const mePages: ResourcePages = {
  collection: "me",
  one: "settings",
  name: () => "Settings",
  columns: [],
  labels: { email: "e-mail", sms_template: "text to customers", sms_enabled: "texts are sent" },
  questions: {
    time_zone: { hint: "For the times in your texts and on these pages, such as Africa/Nairobi." },
    currency: { hint: "Three letters, such as KES: for new items and orders." },
    sms_enabled: { label: "Send texts", hint: "" },
  },
};
