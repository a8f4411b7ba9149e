import type { Context } from "hono";
import { v7 as uuidv7 } from "uuid";
import { answersOf } from "../collection/answers.ts";
import { representExpanded } from "../collection/expand.ts";
import type { Expanded } from "../db/expand.ts";
import { resourceUrl, utc, utcOrNull } from "../http/fields.ts";
import { createOnce } from "../http/idempotency.ts";
import type { AppEnv, Handler } from "../http/router.ts";
import { Problem } from "../problem.ts";
import { renderMessage } from "./message.ts";
import { askForText } from "./notify-queries.ts";
import * as queries from "./queries.ts";
import { enqueue } from "./queue.ts";
import type * as routes from "./routes.ts";

export function represent(c: Context<AppEnv>, row: Expanded<queries.NotificationRow>) {
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
    attempt_history: row.attempt_history.map((attempt) => ({ ...attempt, message: attempt.message ?? null })),
    segments: row.segments,
    cost:
      cost_amount === null || cost_currency === null
        ? null
        : { amount: cost_amount, currency: cost_currency },
    provider_message_id: row.provider_message_id,
    due_at: utc(row.first_due_at ?? row.created_at),
    queued_at: utcOrNull(row.queued_at),
    held_at: utcOrNull(row.held_at),
    sending_at: utcOrNull(row.sending_at),
    sent_at: utcOrNull(row.sent_at),
    unconfirmed_at: utcOrNull(row.unconfirmed_at),
    delivered_at: utcOrNull(row.delivered_at),
    failed_at: utcOrNull(row.failed_at),
    expired_at: utcOrNull(row.expired_at),
    skipped_at: utcOrNull(row.skipped_at),
    created_at: utc(row.created_at),
    updated_at: utc(row.updated_at),
    ...representExpanded(c, queries.references, row.expanded),
  };
}

const answer = answersOf(represent);

export const list: Handler<typeof routes.list> = (c) =>
  answer.list(c, c.req.valid("query"), queries.listNotifications);

const NOT_FOUND = "You have no notification with this id";

export const get: Handler<typeof routes.get> = (c) =>
  answer.one(c, queries.getNotification(c.req.valid("param").id, c.req.valid("query").expand), NOT_FOUND);

/** Puts a text on the queue, unless it waits for the end of quiet hours, when the sweep does. */
function send(c: Context, { id, queued_at, first_due_at }: queries.NotificationRow): void {
  if (Date.parse(first_due_at) <= Date.parse(queued_at!)) c.executionCtx.waitUntil(enqueue(c.env, id));
}

const notSent = (reason: string) => `No text is sent: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;

/** Says why a text is not sent again. @param text with `unwanted`, a sentence that says why it may not go */
function whyNotAgain({ state, unwanted }: { state: string; unwanted: string | null }): string {
  if (unwanted) return notSent(unwanted);
  return `This notification is ${state}: only one that failed, expired or was skipped can be sent again`;
}

export const resend: Handler<typeof routes.resend> = async (c) => {
  const { id } = c.req.valid("param");
  const result = await createOnce(c, queries.resendNotification(id, uuidv7()), await c.req.text());
  const { state } = result;
  if (state === undefined) throw new Problem("not-found", NOT_FOUND);
  if (!result.row || !(result.resent || result.replayed)) {
    throw new Problem("conflict", whyNotAgain({ ...result, state }));
  }
  if (result.resent) send(c, result.row);
  return c.json(answer.body(c, result.row), 202);
};

export const notify: Handler<typeof routes.notify> = async (c) => {
  const { id: order } = c.req.valid("param");
  const { kind } = c.req.valid("json");
  const asked = askForText(kind, { id: uuidv7(), order, signature: c.var.principal.name });
  const { row, replayed, found, reason } = await createOnce(c, asked, { kind });
  if (!row) {
    throw found
      ? new Problem("conflict", notSent(reason ?? "the order was changed meanwhile"))
      : new Problem("not-found", "You have no order with this id");
  }
  if (!replayed) send(c, row);
  return c.json(answer.body(c, row), 202);
};
