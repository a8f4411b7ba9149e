import { traceHeaders } from "./log/work.ts";
import { settings } from "./settings.ts";
import { z } from "./zod.ts";

/** The result of handing a text to the gateway. */
export type Outcome =
  | {
      kind: "accepted";
      code: string;
      messageId: string | null;
      segments: number | null;
      cost: { amount: string; currency: string } | null;
    }
  /** Certainly not accepted; a later attempt may be. With `outage`, the gateway takes no text at all. */
  | { kind: "retry"; code: string; detail: string; outage: boolean; retryAfter?: number | undefined }
  /** Certainly not accepted, and no text of this account will be until somebody mends it. */
  | { kind: "held"; code: string; detail: string }
  /** Certainly not accepted, and no attempt will be. */
  | { kind: "refused"; code: string; detail: string }
  /** Maybe accepted: the call was made and its answer was lost. */
  | { kind: "ambiguous"; detail: string; messageId?: string };

/** Cleans a text of the vendor's for the database: no control characters, no API key, at most 64 characters. */
const words = z.string().transform((text) => {
  const safe = text.replaceAll(settings().AFRICASTALKING_API_KEY, "").replace(/[\p{Cc}\p{Cs}]/gu, "");
  return [...safe].slice(0, 64).join("");
});

/** A whole number, also one that arrives as text. */
const whole = z.union([
  z.int(),
  z
    .string()
    .regex(/^\s*\d{1,9}\s*$/)
    .transform(Number),
]);

/** An id; a refused text has `None`. */
const messageId = z.union([z.string(), z.int().transform(String)]).transform((text) => {
  const id = text.trim();
  return /^[\x21-\x7e]{1,128}$/.test(id) && !/^(none|null|0)$/i.test(id) ? id : undefined;
});

// A field that is missing or not valid becomes undefined, so that it cannot change what the others say.
const Recipient = z.object({
  statusCode: whole.optional().catch(undefined),
  status: words.optional().catch(undefined),
  messageId: messageId.optional().catch(undefined),
  cost: z.string().max(64).optional().catch(undefined),
  messageParts: whole.pipe(z.int().min(1).max(255)).optional().catch(undefined),
});
const Answer = z.object({
  SMSMessageData: z.object({
    Message: words.default("").catch(""),
    // One recipient may come without its list, and no recipients without an empty one.
    Recipients: z.preprocess((value) => [value ?? []].flat(), z.array(Recipient)),
  }),
});

type Meaning = "accepted" | [kind: "retry" | "held" | "refused", detail: string];

/** The vendor's status codes for a recipient (its SMS documentation, "Sending SMS"), and what each means for us. */
const CODES: Record<number, Meaning> = {
  100: "accepted",
  101: "accepted",
  102: "accepted",
  401: ["refused", "The gateway holds this text as a risk"],
  402: ["held", "The gateway does not know the sender id"],
  403: ["refused", "The phone number is not valid"],
  404: ["refused", "The gateway cannot text this kind of phone number"],
  405: ["held", "There is not enough credit at the gateway"],
  406: ["refused", "The customer has blocked texts from this sender"],
  407: ["refused", "The gateway found no route to this phone number"],
  409: ["refused", "The customer's number is on a do-not-disturb list"],
  500: ["retry", "The gateway had an internal error"],
  501: ["retry", "The mobile network did not take the text"],
  502: ["refused", "The gateway rejected the text"],
};

/** The codes by the words that the vendor puts beside them, or in their place: small letters alone. */
const CODES_BY_STATUS: Record<string, number> = {
  processed: 100,
  success: 101,
  sent: 101,
  queued: 102,
  riskhold: 401,
  invalidsenderid: 402,
  invalidphonenumber: 403,
  unsupportednumbertype: 404,
  insufficientbalance: 405,
  insufficientcredit: 405,
  userinblacklist: 406,
  couldnotroute: 407,
  donotdisturbrejection: 409,
  internalservererror: 500,
  gatewayerror: 501,
  rejectedbygateway: 502,
};
const codeOf = (status: string) => CODES_BY_STATUS[status.toLowerCase().replace(/[^a-z]/g, "")];

/** Words that say that a text was not taken, whatever else they say. */
const REFUSAL = /\bnot?\b|fail|reject|invalid|error|insufficient|black ?list|denied|expired/i;
/** Words about the account, where an answer names no recipient. */
const OF_ACCOUNT = /balance|credit|sender|account|suspend|api ?key|authenti|username/i;

/** Reads a cost in the form of the vendor, such as `KES 0.8000`. */
function parseCost(text: string | undefined): { amount: string; currency: string } | null {
  const match = /^([A-Z]{3}) (\d+(?:\.\d+)?)$/.exec(text ?? "");
  return match ? { currency: match[1]!, amount: match[2]! } : null;
}

const UNREADABLE: Outcome = { kind: "ambiguous", detail: "The gateway's answer could not be read" };

/** Makes the outcome of a text that was not taken. */
function refusal(meaning: Exclude<Meaning, "accepted">, code: string): Outcome {
  const [kind, detail] = meaning;
  return kind === "retry" ? { kind, code, detail, outage: false } : { kind, code, detail };
}

/** Reads an answer about the whole request, which names no recipient. */
function readMessage(message: string): Outcome {
  const meaning = CODES[codeOf(message) ?? 0];
  if (meaning === "accepted" || message === "" || /^sent to [1-9]/i.test(message)) return UNREADABLE;
  if (meaning) return refusal(meaning, message);
  const detail = `The gateway refused the text: ${message}`;
  return { kind: OF_ACCOUNT.test(message) ? "held" : "refused", code: message, detail };
}

/** Reads an answer of the gateway. docs/texts.md has a table of the forms that it takes. */
function readAnswer(body: unknown): Outcome {
  const answer = Answer.safeParse(body);
  if (!answer.success) return UNREADABLE;
  const { Message, Recipients } = answer.data.SMSMessageData;
  const [recipient] = Recipients;
  if (!recipient) return readMessage(Message);
  const { status = "", messageId, messageParts, cost } = recipient;
  const statusCode = recipient.statusCode ?? codeOf(status);
  const meaning = CODES[statusCode ?? 0];
  const code = statusCode === undefined ? status.replace(/[^A-Za-z]/g, "") : String(statusCode);
  const isTaken = meaning === "accepted" || (statusCode === undefined && messageId && !REFUSAL.test(status));
  if (isTaken) {
    const segments = messageParts ?? null;
    return { kind: "accepted", code, messageId: messageId ?? null, segments, cost: parseCost(cost) };
  }
  // A refused text gets no id. With one, whatever the code says, it may well have been taken.
  if (messageId) {
    return { kind: "ambiguous", detail: `The gateway answered ${code}, and gave the text an id`, messageId };
  }
  if (meaning) return refusal(meaning, code);
  if (statusCode === undefined && status === "") return UNREADABLE;
  return { kind: "refused", code, detail: `The gateway refused the text: ${status}` };
}

/**
 * Reads `Retry-After` (RFC 9110 10.2.3): seconds, also with a fraction as some gateways send them, or an HTTP date.
 * @param now in milliseconds since 1970
 * @returns whole seconds from now, at least 1; undefined when there is nothing to wait for, or it cannot be read
 */
export function readRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? "";
  const seconds = /^\d+(\.\d+)?$/.test(text)
    ? Number(text)
    : /^[A-Z][a-z]+,? /.test(text)
      ? (Date.parse(text) - now) / 1000
      : 0;
  return seconds > 0 && Number.isFinite(seconds) ? Math.ceil(seconds) : undefined;
}

/**
 * The statuses after which the text may have been accepted, because a connection was made: 504 of a proxy, 520 and 524
 * of Cloudflare. Its 521 to 523, 525, 526 and 530 say that no connection was made.
 * https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
 */
const ANSWER_LOST = new Set([504, 520, 524]);
/** The statuses below 500 that say that a text was not taken and may be later. */
const NOT_NOW = new Set([408, 421, 425, 429]);
/** The statuses that may be about the text in the request. Any other refusal would meet every text. */
const OF_THIS_TEXT = new Set([400, 413, 414, 422]);

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
  const code = `http_${response.status}`;
  if (NOT_NOW.has(response.status) || response.status >= 500) {
    const retryAfter = readRetryAfter(response.headers.get("Retry-After"), Date.now());
    return { kind: "retry", code, detail: "The gateway is out of order", outage: true, retryAfter };
  }
  if (response.status === 401) {
    return { kind: "held", code, detail: "The gateway does not accept the API key" };
  }
  if (OF_THIS_TEXT.has(response.status)) {
    return { kind: "refused", code, detail: "The gateway refused the request" };
  }
  if (!isAnswer) return { kind: "held", code, detail: "The gateway refuses all requests of this account" };
  try {
    return readAnswer(await response.json());
  } catch {
    return { kind: "ambiguous", detail: "The gateway's answer was cut off or could not be read" };
  }
}
