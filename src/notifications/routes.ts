import { createRoute } from "@hono/zod-openapi";
import { ifNoneMatchHeader } from "../http/conditional.ts";
import { idParam } from "../http/fields.ts";
import { idempotencyHeader } from "../http/idempotency.ts";
import { many, notModified, one, signedIn, started } from "../http/operations.ts";
import { problems } from "../http/responses.ts";
import { Notification, NotificationList, NotificationQuery } from "./schema.ts";

const tags = ["Notifications"];

export const list = createRoute({
  method: "get",
  path: "/api/v1/notifications/",
  operationId: "listNotifications",
  summary: "List your text messages",
  tags,
  ...signedIn,
  request: { query: NotificationQuery, headers: ifNoneMatchHeader },
  responses: {
    200: many("A page of your text messages.", NotificationList),
    304: notModified,
    ...problems(400),
  },
});

export const get = createRoute({
  method: "get",
  path: "/api/v1/notifications/{id}/",
  operationId: "getNotification",
  summary: "Read a text message",
  tags,
  ...signedIn,
  request: { params: idParam, headers: ifNoneMatchHeader },
  responses: { 200: one("The text message.", Notification), 304: notModified, ...problems(404) },
});

export const resend = createRoute({
  method: "post",
  path: "/api/v1/notifications/{id}/resend/",
  operationId: "resendNotification",
  summary: "Send a failed text message again",
  tags,
  ...signedIn,
  request: { params: idParam, headers: idempotencyHeader },
  responses: {
    202: started("The text message, back in the queue.", Notification),
    ...problems(400, 403, 404, 409, 413, 422),
  },
});
