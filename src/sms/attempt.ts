import type { Attempt } from "../db/schema.ts";
import { stopwatch } from "../log/work.ts";
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
  } = (outcome.kind === "accepted" ? { messageId: outcome.messageId } : outcome) as {
    code?: string;
    detail?: string;
    messageId?: string;
  };
  const [started_at, ended_at] = [started.toISOString(), new Date().toISOString()];
  return { started_at, ended_at, outcome: outcome.kind, code, detail, provider_message_id };
}

/** What is written down of an attempt, and what only the queue and the log need to know. */
export interface Attempted extends Recorded {
  /** In how many seconds the queue is to bring it again. */
  retryIn?: number;
  gatewayMs: number;
  /** The gateway's status code. */
  gatewayCode: string | undefined;
}

// In place of a code the vendor may say anything, such as `InvalidSenderId`.
const CODE = /^(\d{1,4}|http_\d{3}|[A-Za-z]{1,32})$/;

/** Hands a claimed text to the gateway, once. */
export async function attempt({ id, to, template, parameters, attempts }: Claim): Promise<Attempted> {
  const started = new Date();
  const elapsed = stopwatch();
  let outcome: Outcome;
  try {
    outcome = await sendSms(to, renderMessage(template, parameters));
  } catch {
    // Sending never throws. A text that cannot be made must not stop the others of its batch from being written down.
    outcome = { kind: "refused", code: "unreadable", detail: "The text could not be put together" };
  }
  const code = "code" in outcome ? outcome.code : undefined;
  return {
    id,
    attempt: history(outcome, started),
    ...change(attempts, outcome),
    gatewayMs: elapsed(),
    gatewayCode: code && (CODE.test(code) ? code : "other"),
  };
}
