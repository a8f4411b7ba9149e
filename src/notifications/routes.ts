import { createRoute } from "@hono/zod-openapi";
import { signedIn } from "../auth/signed-in.ts";
import { contractsOf } from "../collection/contracts.ts";
import { idParam } from "../http/fields.ts";
import { idempotencyHeader } from "../http/idempotency.ts";
import { body, one } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import {
  Notification,
  NotificationList,
  NotificationQuery,
  NotifyInput,
  notificationReferences,
} from "./schema.ts";

export const tag = { name: "Notifications", description: "Every text message, and what became of it." };

const contracts = contractsOf({
  path: "/api/v1/notifications/",
  tag: tag.name,
  nouns: ["text message", "text messages"],
  name: "Notification",
  schema: Notification,
});

export const list = contracts.list(
  "listNotifications",
  "List your text messages",
  NotificationQuery,
  NotificationList,
);
export const get = contracts.getExpanded("getNotification", "Read a text message", notificationReferences);

export const resend = createRoute({
  method: "post",
  path: "/api/v1/notifications/{id}/resend/",
  operationId: "resendNotification",
  summary: "Send a text message again that failed, expired or was skipped",
  tags: [tag.name],
  ...signedIn,
  request: { params: idParam, headers: idempotencyHeader },
  responses: {
    202: one("The text message, back in the queue.", Notification, "Idempotency-Replayed"),
    ...problems(400, 403, 404, 409, 413, 422),
  },
});

export const notify = createRoute({
  method: "post",
  path: "/api/v1/orders/{id}/notify/",
  operationId: "notifyOrder",
  summary: "Text the customer of a pending order",
  description:
    "Tells that the order is ready, or reminds of it. The kind has to be switched on in your settings. A reminder that is " +
    "asked for in your quiet hours waits for their end: `due_at` says when it goes out.",
  tags: [tag.name],
  ...signedIn,
  request: { params: idParam, headers: idempotencyHeader, body: body(NotifyInput) },
  responses: {
    202: one("The text message, in the queue.", Notification, "Idempotency-Replayed"),
    ...problems(400, 403, 404, 409, 413, 415, 422),
  },
});
