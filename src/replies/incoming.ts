import { v7 as uuidv7 } from "uuid";
import { systemScope } from "../db/scope.ts";
import { type Handler, router } from "../http/router.ts";
import { phoneNumber, webhookRoute } from "../notifications/webhook.ts";
import { settings } from "../settings.ts";
import { z } from "../zod.ts";
import { receiveMessage } from "./incoming-queries.ts";

const MAX_TEXT = 1_600;
const MAX_TO = 32;
/** Limits how old a message may be, in milliseconds, for its date to be believed: its id is kept for as long. */
const MAX_AGE = 7 * 24 * 60 * 60_000;

/** Drops control characters but tabs and line breaks, makes unpaired surrogates U+FFFD, and cuts what is too long. */
function cleaned(text: string, max: number): string {
  const whole = text.replace(/[^\P{Cc}\t\n]/gu, "").toWellFormed();
  if (whole.length <= max) return whole;
  // Not within a pair of surrogates.
  return `${whole.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/**
 * Reads when a message was sent. The vendor writes `2026-03-04 10:30:00` without saying in which time zone, so it is taken
 * for UTC; a time that cannot be read, is still to come or is a week ago is taken for now.
 * @returns ISO 8601
 */
export function receivedAt(date: string, now = Date.now()): string {
  const [, day, clock, offset = "Z"] =
    /^\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?\s*$/i.exec(date) ?? [];
  const time = Date.parse(`${day}T${clock}${offset.toUpperCase()}`);
  return new Date(time <= now && time > now - MAX_AGE ? time : now).toISOString();
}

/** Tells what a message asks for that is one word alone, whatever its case and what stands around it. */
function wishOf(text: string): "stop" | "start" | undefined {
  const word = text
    .normalize("NFKC")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, "")
    .toUpperCase();
  if (settings().SMS_STOP_WORDS.includes(word)) return "stop";
  return settings().SMS_START_WORDS.includes(word) ? "start" : undefined;
}

/** Validates what the vendor posts for a message that came in (its SMS documentation, "Incoming messages"). */
const IncomingMessage = z
  .object({
    id: z.string().regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 visible ASCII characters"),
    from: phoneNumber,
    to: z.string().optional(),
    text: z.string().default(""),
    date: z.string().default(""),
    linkId: z.string().optional(),
  })
  .loose()
  .openapi("IncomingMessage");

const receive = webhookRoute(
  "incoming",
  "receiveIncomingMessage",
  "Take a message that somebody sent, from Africa's Talking",
  IncomingMessage,
);

const handle: Handler<typeof receive> = async (c) => {
  const { id, from, to = "", text, date } = c.req.valid("form");
  const { outcome, customers } = await systemScope.run(
    receiveMessage(
      {
        id,
        from,
        to: cleaned(to, MAX_TO).trim() || null,
        text: cleaned(text, MAX_TEXT),
        receivedAt: receivedAt(date),
        wish: wishOf(text),
      },
      uuidv7(),
    ),
  );
  c.set("noted", { incoming: outcome, ...(customers !== undefined && { customers }) });
  return c.body(null, 200);
};

export const incoming = router().openapi(receive, handle);
