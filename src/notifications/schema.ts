import { expandedWith } from "../collection/expand.ts";
import { id, time, url } from "../http/fields.ts";
import { changed, instant, listOf, listQuery } from "../http/list.ts";
import { ASKED_KINDS, KINDS } from "../occasions.ts";
import { ATTEMPT_OUTCOMES, NOTIFICATION_STATES } from "../states.ts";
import { z } from "../zod.ts";

const state = z.enum(NOTIFICATION_STATES).openapi({
  description:
    "`queued` waits to be sent, `held` waits until the gateway takes texts of this service again, `sending` is with the gateway, `sent` was accepted by it, `delivered` reached the " +
    "phone, `unconfirmed` may or may not have been accepted, `failed` was not sent or not delivered, `expired` " +
    "could not be sent in time, `skipped` was not to be sent.",
});
const stateTime = time.nullable();

const kind = z.enum(KINDS).openapi({
  description:
    "`order_placed`, `order_closed` and `order_cancelled` tell what has happened to the order; `order_ready` and " +
    "`reminder` are sent when you ask for them.",
});

/** What a person asks to be told to the customer of an order. */
export const NotifyInput = z.strictObject({ kind: z.enum(ASKED_KINDS) }).openapi("NotifyInput");

const Attempt = z
  .object({
    number: z.int(),
    started_at: time,
    ended_at: time,
    outcome: z.enum(ATTEMPT_OUTCOMES).openapi({
      description:
        "`accepted` by the gateway, `retry` when it certainly was not but may be later, `held` when it takes " +
        "no text of this service, `refused` for good, `ambiguous` when the gateway's answer was lost.",
    }),
    code: z.string().nullable().openapi({ description: "The gateway's, or `http_` and a status." }),
    detail: z.string().nullable(),
    provider_message_id: z.string().nullable(),
    message: z.string().nullable().openapi({
      description:
        "What was sent, where the gateway took it or may have. Null as well where that is not known.",
    }),
  })
  .openapi("Attempt");

export const Notification = z
  .object({
    id,
    url,
    order: id.nullable().openapi({ description: "The order it tells of; null when that was deleted." }),
    kind,
    to: z.string().openapi({ description: "E.164.", example: "+254712345678" }),
    message: z.string().openapi({
      description:
        "What it says, or said when it was sent last: sent again, it tells the order as that is then.",
    }),
    state,
    failure: z
      .object({ code: z.string(), detail: z.string().openapi({ description: "Why, in a sentence." }) })
      .nullable(),
    attempts: z.int().openapi({ description: "How often it was handed to the gateway since it was queued." }),
    attempt_history: z.array(Attempt).openapi({
      description:
        "Every attempt that has ended, those before it was sent again too; of more than fifty, the first and the latest.",
    }),
    segments: z.int().nullable().openapi({ description: "How many messages it was billed as." }),
    cost: z
      .object({
        amount: z.string().openapi({ example: "0.8000" }),
        currency: z.string().openapi({ example: "KES" }),
      })
      .nullable(),
    provider_message_id: z.string().nullable(),
    due_at: time.openapi({
      description:
        "When it goes out at the earliest: of a reminder that was asked for in quiet hours, their end.",
    }),
    queued_at: stateTime,
    held_at: stateTime,
    sending_at: stateTime,
    sent_at: stateTime,
    unconfirmed_at: stateTime,
    delivered_at: stateTime,
    failed_at: stateTime,
    expired_at: stateTime,
    skipped_at: stateTime,
    created_at: time,
    updated_at: time,
    expanded: expandedWith({ order: "Order" }),
  })
  .openapi("Notification");

export const NotificationList = listOf(Notification).openapi("NotificationList");

const orderings = ["created_at", "updated_at"] as const;
export type NotificationOrdering = (typeof orderings)[number];

/** What a notification can be shown with. */
export const notificationReferences = ["order"] as const;

export const NotificationQuery = listQuery(
  "notifications",
  orderings,
  "-created_at",
  {
    state: state.optional(),
    kind: kind.optional(),
    order: id.optional(),
    created_at_after: instant("Only notifications created at this time or later.").optional(),
    created_at_before: instant("Only notifications created before this time.").optional(),
    ...changed("notifications"),
  },
  notificationReferences,
);
