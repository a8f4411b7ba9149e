import type { Context } from "hono";
import { v7 as uuidv7 } from "uuid";
import { entityTag } from "../http/conditional.ts";
import { resourceUrl, utc, utcOrNull } from "../http/fields.ts";
import { acknowledgeReplay, onceKey } from "../http/idempotency.ts";
import { listBody } from "../http/list.ts";
import { Problem } from "../http/problem.ts";
import type { Handler } from "../http/router.ts";
import { renderMessage } from "../sms/message.ts";
import { enqueue } from "../sms/queue.ts";
import * as queries from "./queries.ts";
import type * as routes from "./routes.ts";

function represent(c: Context, row: queries.NotificationRow) {
  const { failure_code, failure_detail, cost_amount, cost_currency } = row;
  return {
    id: row.id,
    url: resourceUrl(c, "notifications", row.id),
    order: row.order_id,
    kind: row.kind,
    to: row.to,
    message: renderMessage(row.template, row.parameters),
    state: row.state,
    failure: failure_code === null ? null : { code: failure_code, detail: failure_detail ?? failure_code },
    attempts: row.attempts,
    attempt_history: row.attempt_history,
    segments: row.segments,
    cost:
      cost_amount === null || cost_currency === null
        ? null
        : { amount: cost_amount, currency: cost_currency },
    provider_message_id: row.provider_message_id,
    queued_at: utcOrNull(row.queued_at),
    sending_at: utcOrNull(row.sending_at),
    sent_at: utcOrNull(row.sent_at),
    unconfirmed_at: utcOrNull(row.unconfirmed_at),
    delivered_at: utcOrNull(row.delivered_at),
    failed_at: utcOrNull(row.failed_at),
    skipped_at: utcOrNull(row.skipped_at),
    created_at: utc(row.created_at),
    updated_at: utc(row.updated_at),
  };
}

/** One notification as an answer's body, its version in the header. */
function answer(c: Context, row: queries.NotificationRow) {
  c.header("ETag", entityTag(row.revision));
  return represent(c, row);
}

export const list: Handler<typeof routes.list> = async (c) => {
  const { page, filter } = c.req.valid("query");
  const found = await queries.listNotifications(c.var.scope, filter, page);
  return c.json(
    listBody(c, page, found, (row) => represent(c, row)),
    200,
  );
};

const notFound = () => new Problem("not-found", "You have no notification with this id");

export const get: Handler<typeof routes.get> = async (c) => {
  const row = await queries.getNotification(c.var.scope, c.req.valid("param").id);
  if (!row) throw notFound();
  return c.json(answer(c, row), 200);
};

export const resend: Handler<typeof routes.resend> = async (c) => {
  const { id } = c.req.valid("param");
  const once = await queries.resendNotification(c.var.scope, id, uuidv7(), onceKey(c, await c.req.text()));
  acknowledgeReplay(c, once);
  if (once.state === undefined) throw notFound();
  if (!once.row || !(once.resent || once.replayed)) {
    const reason = once.unwanted
      ? "No text is wanted: the customer has opted out, or texts are switched off in your settings"
      : `This notification is ${once.state}: only a failed one can be sent again`;
    throw new Problem("conflict", reason);
  }
  if (once.resent) c.executionCtx.waitUntil(enqueue(c.env, id));
  return c.json(answer(c, once.row), 202);
};
