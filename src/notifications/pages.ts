import type { Representation, ResourcePages } from "../browse/resource-pages.ts";

/** Most reports come within seconds, and some never. */
const isRecent = (time: string) => Date.now() - Date.parse(time) < 2 * 60_000;

/** Tells whether a text can be sent again, as far as the text alone says. */
const canBeSentAgain = ({ state, failure, order }: Representation) =>
  Boolean(order) &&
  (state === "failed" ||
    state === "expired" ||
    (state === "skipped" && !/cancelled$/.test((failure as { code: string }).code)));

export const notificationPages: ResourcePages = {
  one: "text",
  name: ({ to }) => `Text to ${to}`,
  columns: ["to", "state", "message", "failure", "created_at"],
  details: [
    "order",
    "state",
    "failure",
    "message",
    "to",
    "cost",
    "segments",
    "attempts",
    "queued_at",
    "held_at",
    "sending_at",
    "sent_at",
    "unconfirmed_at",
    "delivered_at",
    "failed_at",
    "expired_at",
    "skipped_at",
    "provider_message_id",
    "attempt_history",
  ],
  labels: {
    segments: "parts",
    sending_at: "handed to the gateway",
    provider_message_id: "id at the gateway",
    attempt_history: "each attempt",
  },
  links: { order: ({ order }) => (order ? `/api/v1/orders/${order}/` : undefined) },
  actions: [{ label: "Send it again", method: "POST", path: "resend/", isOffered: canBeSentAgain }],
  isPending: ({ state, sent_at }) =>
    ["queued", "held", "sending"].includes(String(state)) || (state === "sent" && isRecent(String(sent_at))),
};
