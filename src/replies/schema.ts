import { id, time, url } from "../http/fields.ts";
import { instant, listOf, listQuery } from "../http/list.ts";
import { z } from "../zod.ts";

export const Reply = z
  .object({
    id,
    url,
    customer: id.nullable().openapi({
      description:
        "The customer who had the number when the reply came; null when there was none, or when it was deleted.",
    }),
    from: z.string().openapi({ description: "E.164.", example: "+254712345678" }),
    to: z.string().nullable().openapi({ description: "The number that it was sent to.", example: "22334" }),
    text: z.string().openapi({ description: "At most 1,600 characters: a longer one ends in …" }),
    received_at: time,
    created_at: time,
  })
  .openapi("Reply");

export const ReplyList = listOf(Reply).openapi("ReplyList");

const orderings = ["received_at"] as const;
export type ReplyOrdering = (typeof orderings)[number];

export const ReplyQuery = listQuery("replies", orderings, "-received_at", {
  customer: id.optional(),
  received_at_after: instant("Only replies received at this time or later.").optional(),
  received_at_before: instant("Only replies received before this time.").optional(),
});
