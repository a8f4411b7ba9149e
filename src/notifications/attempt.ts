import { type Outcome, sendSms } from "../africastalking.ts";
import { stopwatch } from "../log/work.ts";
import { isVisible } from "../plain.ts";
import { type Evidence, evidenceOf } from "./breaker.ts";
import type { Claim } from "./claim.ts";
import { renderMessage } from "./message.ts";
import type { Recorded } from "./record.ts";
import { reportWait, retryDelay } from "./retry.ts";
import type { Attempt } from "./table.ts";
import { SWEEP_GRACE } from "./transitions.ts";

type Change = Omit<Recorded, "id" | "attempt"> & { retryIn?: number };

/** Says how a notification stands after an attempt. */
function changeBy(attempts: number, outcome: Outcome): Change {
  switch (outcome.kind) {
    case "accepted":
      return {
        state: "sent",
        ...(outcome.messageId && { provider_message_id: outcome.messageId }),
        segments: outcome.segments,
        cost_amount: outcome.cost?.amount,
        cost_currency: outcome.cost?.currency,
      };
    case "held":
      // Due at once: the breaker says when it goes out.
      return { state: "held", failure_code: outcome.code, failure_detail: outcome.detail, due_in: 0 };
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

/** Makes the entry of the history of attempts. */
function history(outcome: Outcome, started: Date, rendered: string | null): Omit<Attempt, "number"> {
  // The code of an accepted text is for the log alone.
  const known: { code?: string; detail?: string; messageId?: string | null } =
    outcome.kind === "accepted" ? { messageId: outcome.messageId } : outcome;
  const { code = null, detail = null, messageId: provider_message_id = null } = known;
  const [started_at, ended_at] = [started.toISOString(), new Date().toISOString()];
  const message = outcome.kind === "accepted" || outcome.kind === "ambiguous" ? rendered : null;
  return { started_at, ended_at, outcome: outcome.kind, code, detail, provider_message_id, message };
}

/** What is recorded of an attempt, and what only the queue and the log need to know. */
export interface Attempted extends Recorded {
  /** In how many seconds the queue is to bring it again. */
  retryIn?: number;
  /** What it tells of the gateway as a whole; undefined when nothing was handed to it. */
  evidence: Evidence | undefined;
  gatewayMs: number;
  /** The gateway's status code. */
  gatewayCode: string | undefined;
}

// The vendor may put any word in place of a code, such as `InvalidSenderId`.
const CODE = /^(\d{1,4}|http_\d{3}|[A-Za-z]{1,32})$/;

/** The contracts take no template and no name that shows nothing; rows from before they did may hold one. */
const EMPTY: Outcome = {
  kind: "refused",
  code: "empty",
  detail: "The text says nothing: its template is blank",
};

/** Hands a claimed text to the gateway, once. Never throws. */
export async function attempt({ id, to, template, parameters, attempts }: Claim): Promise<Attempted> {
  const started = new Date();
  const elapsed = stopwatch();
  let outcome: Outcome;
  let evidence: Evidence | undefined;
  let message: string | null = null;
  try {
    message = renderMessage(template, parameters);
    outcome = isVisible(message) ? await sendSms(to, message) : EMPTY;
    if (outcome !== EMPTY) evidence = evidenceOf(outcome);
  } catch {
    // Sending never throws: the text could not be rendered. The others of its batch must still be recorded.
    outcome = { kind: "refused", code: "unreadable", detail: "The text could not be put together" };
  }
  const code = "code" in outcome ? outcome.code : undefined;
  return {
    id,
    attempt: history(outcome, started, message),
    ...changeBy(attempts, outcome),
    evidence,
    gatewayMs: elapsed(),
    gatewayCode: code && (CODE.test(code) ? code : "other"),
  };
}
