import { type Resource, readerOf } from "../browse/resource.ts";
import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import { notificationPages } from "./pages.ts";
import { getNotification, listNotifications } from "./queries.ts";
import * as routes from "./routes.ts";
import { NotificationQuery } from "./schema.ts";

export const resource: Resource = {
  name: "notifications",
  title: "Texts",
  tag: routes.tag,
  router: router()
    .openapi(routes.list, handlers.list)
    .openapi(routes.get, handlers.get)
    .openapi(routes.resend, handlers.resend)
    .openapi(routes.notify, handlers.notify),
  pages: notificationPages,
  csv: false,
  reader: readerOf(NotificationQuery, { list: listNotifications, get: getNotification }, handlers.represent),
};
