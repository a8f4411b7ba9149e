import type { Representation, ResourcePages } from "../browse/resource-pages.ts";

/** Most reports come within seconds, and some never. */
const isRecent = (time: string) => Date.now() - Date.parse(time) < 2 * 60_000;

/** Matches the reasons of a skipped text that stay. */
const FOR_GOOD = /^(cancelled|order_cancelled|order_closed|order_deleted|nothing_told)$/;

/** Tells whether a text can be sent again, as far as the text alone says. */
const canBeSentAgain = ({ state, failure, order }: Representation) =>
  Boolean(order) &&
  (state === "failed" ||
    state === "expired" ||
    (state === "skipped" && !FOR_GOOD.test((failure as { code: string }).code)));

export const notificationPages: ResourcePages = {
  one: "text",
  name: ({ to }) => `Text to ${to}`,
  columns: ["to", "kind", "state", "message", "failure", "segments", "cost", "created_at"],
  details: [
    "order",
    "kind",
    "state",
    "failure",
    "message",
    "to",
    "cost",
    "segments",
    "attempts",
    "due_at",
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
    due_at: "goes out from",
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
