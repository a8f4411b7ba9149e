import type { Attempt } from "../db/schema.ts";
import { type Outcome, sendSms } from "./africastalking.ts";
import { renderMessage } from "./message.ts";
import type { Claim, Recorded } from "./queries.ts";
import { reportWait, retryDelay, SWEEP_GRACE } from "./retry.ts";

type Change = Omit<Recorded, "id" | "attempt"> & { retryIn?: number };

/** How a notification stands after an attempt. */
function change(attempts: number, outcome: Outcome): Change {
  switch (outcome.kind) {
    case "accepted":
      return {
        state: "sent",
        provider_message_id: outcome.messageId,
        segments: outcome.segments,
        cost_amount: outcome.cost?.amount,
        cost_currency: outcome.cost?.currency,
      };
    case "refused":
      return { state: "failed", failure_code: outcome.code, failure_detail: outcome.detail };
    case "ambiguous":
      return {
        state: "unconfirmed",
        ...(outcome.messageId && { provider_message_id: outcome.messageId }),
        failure_code: "unconfirmed",
        failure_detail: `${outcome.detail}: whether it took the text is not known`,
        due_in: reportWait(),
      };
    case "retry": {
      const retryIn = retryDelay(attempts, Math.random(), outcome.retryAfter);
      const { code, detail } = outcome;
      return {
        state: "queued",
        failure_code: code,
        failure_detail: detail,
        due_in: retryIn + SWEEP_GRACE,
        retryIn,
      };
    }
  }
}

function history(outcome: Outcome, started: Date): Omit<Attempt, "number"> {
  const {
    code = null,
    detail = null,
    messageId: provider_message_id = null,
  } = outcome as { code?: string; detail?: string; messageId?: string };
  const [started_at, ended_at] = [started.toISOString(), new Date().toISOString()];
  return { started_at, ended_at, outcome: outcome.kind, code, detail, provider_message_id };
}

/**
 * Hands a claimed text to the gateway, once.
 * @returns what to write down and, where the queue is to bring it again, in how many seconds
 */
export async function attempt({
  id,
  to,
  template,
  parameters,
  attempts,
}: Claim): Promise<Recorded & { retryIn?: number }> {
  const started = new Date();
  let outcome: Outcome;
  try {
    outcome = await sendSms(to, renderMessage(template, parameters));
  } catch {
    // Sending never throws. A text that cannot be made must not stop the others of its batch from being written down.
    outcome = { kind: "refused", code: "unreadable", detail: "The text could not be put together" };
  }
  return { id, attempt: history(outcome, started), ...change(attempts, outcome) };
}
