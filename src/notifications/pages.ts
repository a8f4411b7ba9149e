import type { ResourcePages } from "../browse/resource-pages.ts";

export const notificationPages: ResourcePages = {
  collection: "notifications",
  one: "text",
  name: ({ to }) => `Text to ${to}`,
  columns: ["to", "message", "state", "failure", "created_at"],
  links: { order: ({ order }) => (order ? `/api/v1/orders/${order}/` : undefined) },
  actions: [
    { label: "Send it again", method: "POST", path: "resend/", isOffered: ({ state }) => state === "failed" },
  ],
  isPending: ({ state }) => state === "queued" || state === "sending",
};
