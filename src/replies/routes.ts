import { contractsOf } from "../collection/contracts.ts";
import { Reply, ReplyList, ReplyQuery } from "./schema.ts";

export const tag = { name: "Replies", description: "What customers answered to text messages." };

const contracts = contractsOf({
  path: "/api/v1/replies/",
  tag: tag.name,
  nouns: ["reply", "replies"],
  name: "Reply",
  schema: Reply,
});

export const list = contracts.list("listReplies", "List your customers' replies", ReplyQuery, ReplyList);
export const get = contracts.get("getReply", "Read a reply");
