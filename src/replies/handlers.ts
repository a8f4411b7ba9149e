import type { Context } from "hono";
import { answersOf } from "../collection/answers.ts";
import { resourceUrl, utc } from "../http/fields.ts";
import type { Handler } from "../http/router.ts";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";

export function represent(c: Context, row: queries.ReplyRow) {
  return {
    id: row.id,
    url: resourceUrl(c, "replies", row.id),
    customer: row.customer_id,
    from: row.from,
    to: row.to,
    text: row.text,
    received_at: utc(row.received_at),
    created_at: utc(row.created_at),
  };
}

const answer = answersOf(represent);

export const list: Handler<typeof routes.list> = (c) =>
  answer.list(c, c.req.valid("query"), queries.listReplies);

export const get: Handler<typeof routes.get> = (c) =>
  answer.one(c, queries.getReply(c.req.valid("param").id), "You have no reply with this id");
