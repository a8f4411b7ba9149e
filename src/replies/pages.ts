import type { ResourcePages } from "../browse/resource-pages.ts";

export const replyPages: ResourcePages = {
  one: "reply",
  name: ({ from }) => `Reply from ${from}`,
  columns: ["from", "text", "received_at"],
  details: ["customer", "text", "from", "to", "received_at"],
  links: { customer: ({ customer }) => (customer ? `/api/v1/customers/${customer}/` : undefined) },
};
