import { type Resource, readerOf } from "../browse/resource.ts";
import { router } from "../http/router.ts";
import * as handlers from "./handlers.ts";
import { replyPages } from "./pages.ts";
import { getReply, listReplies } from "./queries.ts";
import * as routes from "./routes.ts";
import { ReplyQuery } from "./schema.ts";

export const resource: Resource = {
  name: "replies",
  title: "Replies",
  tag: routes.tag,
  router: router().openapi(routes.list, handlers.list).openapi(routes.get, handlers.get),
  pages: replyPages,
  csv: false,
  reader: readerOf(ReplyQuery, { list: listReplies, get: getReply }, handlers.represent),
};
