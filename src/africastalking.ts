import { traceHeaders } from "./log/work.ts";
import { settings } from "./settings.ts";
import { z } from "./zod.ts";

/** The result of handing a text to the gateway. */
export type Outcome =
  | {
      kind: "accepted";
      code: string;
      messageId: string;
      segments: number | null;
      cost: { amount: string; currency: string } | null;
    }
  /** Certainly not accepted; a later attempt may be. */
  | { kind: "retry"; code: string; detail: string; retryAfter?: number | undefined }
  /** Certainly not accepted, and no attempt will be. */
  | { kind: "refused"; code: string; detail: string }
  /** Maybe accepted: the call was made and its answer was lost. */
  | { kind: "ambiguous"; detail: string; messageId?: string };

/** Cleans a text of the vendor's for the database: no control characters, no API key, at most 64 characters. */
const words = z.string().transform((text) => {
  const safe = text.replaceAll(settings().AFRICASTALKING_API_KEY, "").replace(/[\p{Cc}\p{Cs}]/gu, "");
  return [...safe].slice(0, 64).join("");
});

// An optional field that is not valid becomes undefined, so that it cannot change the outcome.
const Recipient = z.object({
  statusCode: z.int(),
  status: words,
  messageId: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .optional()
    .catch(undefined),
  cost: z.string().max(64).optional().catch(undefined),
  messageParts: z.int().min(1).max(255).optional().catch(undefined),
});
const Answer = z.object({
  SMSMessageData: z.object({ Message: words, Recipients: z.array(Recipient) }),
});

/** The vendor's status codes for a recipient (its SMS documentation, "Sending SMS"), and what each means for us. */
const CODES: Record<number, "accepted" | ["retry" | "refused", detail: string]> = {
  100: "accepted",
  101: "accepted",
  102: "accepted",
  401: ["refused", "The gateway holds this text as a risk"],
  402: ["refused", "The gateway does not know the sender id"],
  403: ["refused", "The phone number is not valid"],
  404: ["refused", "The gateway cannot text this kind of phone number"],
  405: ["refused", "There is not enough credit at the gateway"],
  406: ["refused", "The customer has blocked texts from this sender"],
  407: ["refused", "The gateway found no route to this phone number"],
  409: ["refused", "The customer's number is on a do-not-disturb list"],
  500: ["retry", "The gateway had an internal error"],
  501: ["retry", "The mobile network did not take the text"],
  502: ["refused", "The gateway rejected the text"],
};

/** Reads a cost in the form of the vendor, such as `KES 0.8000`. */
function parseCost(text: string | undefined): { amount: string; currency: string } | null {
  const match = /^([A-Z]{3}) (\d+(?:\.\d+)?)$/.exec(text ?? "");
  return match ? { currency: match[1]!, amount: match[2]! } : null;
}

function readAnswer(body: unknown): Outcome {
  const answer = Answer.safeParse(body);
  if (!answer.success) return { kind: "ambiguous", detail: "The gateway's answer could not be read" };
  const { Message, Recipients } = answer.data.SMSMessageData;
  const [recipient] = Recipients;
  if (!recipient) {
    // A bad sender id is refused for the whole request, without naming a recipient.
    return { kind: "refused", code: Message, detail: `The gateway refused the text: ${Message}` };
  }
  const meaning = CODES[recipient.statusCode];
  const code = String(recipient.statusCode);
  if (meaning === "accepted") {
    const { messageId = "", messageParts, cost } = recipient;
    return { kind: "accepted", code, messageId, segments: messageParts ?? null, cost: parseCost(cost) };
  }
  // A refused text gets no id. With one, whatever the code says, it may well have been taken.
  if (recipient.messageId && recipient.messageId !== "None") {
    const detail = `The gateway answered ${code}, and gave the text an id`;
    return { kind: "ambiguous", detail, messageId: recipient.messageId };
  }
  if (meaning) return { kind: meaning[0], code, detail: meaning[1] };
  return { kind: "refused", code, detail: `The gateway refused the text: ${recipient.status}` };
}

/**
 * The statuses after which the text may have been accepted, because a connection was made: 504 of a proxy, 520 and 524
 * of Cloudflare. Its 521 to 523, 525, 526 and 530 say that no connection was made.
 * https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
 */
const ANSWER_LOST = new Set([504, 520, 524]);

/**
 * Hands one text to Africa's Talking. Never throws: whatever happens is an outcome.
 * The vendor takes form-encoded bodies only, and has no idempotency key for SMS.
 * @param to E.164
 */
export async function sendSms(to: string, message: string): Promise<Outcome> {
  const {
    AFRICASTALKING_URL,
    AFRICASTALKING_USERNAME,
    AFRICASTALKING_API_KEY,
    AFRICASTALKING_SENDER_ID,
    AFRICASTALKING_TIMEOUT_SECONDS,
  } = settings();
  const body = new URLSearchParams({ username: AFRICASTALKING_USERNAME, to, message, bulkSMSMode: "1" });
  if (AFRICASTALKING_SENDER_ID) body.set("from", AFRICASTALKING_SENDER_ID);
  let response: Response;
  try {
    response = await fetch(`${AFRICASTALKING_URL}/version1/messaging`, {
      method: "POST",
      headers: { apiKey: AFRICASTALKING_API_KEY, Accept: "application/json", ...traceHeaders() },
      body,
      // A redirect would carry the API key to wherever it points.
      redirect: "manual",
      signal: AbortSignal.timeout(AFRICASTALKING_TIMEOUT_SECONDS * 1000),
    });
  } catch {
    // The runtime says "Network connection lost." of a refused connection and of one cut after the request alike.
    return { kind: "ambiguous", detail: "The gateway did not answer" };
  }
  // A do-not-disturb refusal arrives as 409 with an ordinary body; other client errors are plain text.
  const isAnswer = response.ok || response.status === 409;
  // A body that nobody reads holds on to one of the few connections a Worker may have.
  if (!isAnswer) await response.body?.cancel().catch(() => {});
  if (ANSWER_LOST.has(response.status)) return { kind: "ambiguous", detail: "The gateway's answer was lost" };
  if (response.status === 429 || response.status >= 500) {
    const seconds = Number(response.headers.get("Retry-After"));
    const retryAfter = Number.isInteger(seconds) && seconds > 0 ? seconds : undefined;
    return {
      kind: "retry",
      code: `http_${response.status}`,
      detail: "The gateway is out of order",
      retryAfter,
    };
  }
  if (response.status === 401) {
    return { kind: "refused", code: "http_401", detail: "The gateway does not accept the API key" };
  }
  if (!isAnswer) {
    return { kind: "refused", code: `http_${response.status}`, detail: "The gateway refused the request" };
  }
  try {
    return readAnswer(await response.json());
  } catch {
    return { kind: "ambiguous", detail: "The gateway's answer was cut off or could not be read" };
  }
}
