import { eq, gte, lt } from "drizzle-orm";
import type { SelectResultFields } from "drizzle-orm/query-builders/select.types";
import { collection } from "../db/collection.ts";
import { revisionOf } from "../db/revision.ts";
import type { z } from "../zod.ts";
import type { ReplyOrdering, ReplyQuery } from "./schema.ts";
import { replies } from "./table.ts";

const columns = {
  id: replies.id,
  customer_id: replies.customer_id,
  from: replies.from,
  to: replies.to,
  text: replies.text,
  received_at: replies.received_at,
  created_at: replies.created_at,
  revision: revisionOf(replies).as("revision"),
};

export type ReplyRow = SelectResultFields<typeof columns>;

type ReplyFilter = z.output<typeof ReplyQuery>["filter"];

export const { get: getReply, list: listReplies } = collection<typeof columns, ReplyFilter>({
  table: replies,
  columns,
  orderings: { received_at: replies.received_at } satisfies Record<ReplyOrdering, unknown>,
  filters: {
    customer: (value) => eq(replies.customer_id, value),
    received_at_after: (value) => gte(replies.received_at, value),
    received_at_before: (value) => lt(replies.received_at, value),
  },
});
