import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import docs from "../../docs/texts.md?raw";
import { type Outcome, readRetryAfter, sendSms } from "../../src/africastalking.ts";
import { Client, request, somePhone } from "../support/api.ts";
import { force, outboxText } from "../support/database.ts";

// The tables of docs/texts.md about what is read, row by row: each row has a test of its words.

afterEach(() => {
  vi.restoreAllMocks();
});

/** The first cells of the rows of a table, which is found by its head. */
function rowsOf(head: string): string[] {
  const table = docs.slice(docs.indexOf(`| ${head} |`)).split("\n\n")[0]!;
  return table
    .split("\n")
    .slice(2)
    .map((row) => row.split(" | ")[0]!.replace(/^\| /, ""));
}

async function outcomeOf(answer: Response): Promise<Outcome> {
  vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(answer);
  return sendSms(somePhone(), "Hi");
}
const about = (Recipients: unknown, Message = "Sent to 1/1") =>
  Response.json({ SMSMessageData: { Message, Recipients } });
const recipient = (fields: object) => about([{ number: "+254712345678", ...fields }]);

const ID = "ATXid_1";
const ANSWERS: Record<string, [answer: () => Response, outcome: object]> = {
  'a code as text: `"101"`': [
    () => recipient({ statusCode: "101", status: "Success", messageId: ID, messageParts: "2" }),
    { kind: "accepted", code: "101", messageId: ID, segments: 2 },
  ],
  'a refusal\'s code as text: `"406"`': [
    () => recipient({ statusCode: "406", status: "UserInBlacklist", messageId: "None" }),
    { kind: "refused", code: "406" },
  ],
  "no code, and the status `Success`": [
    () => recipient({ status: "Success", messageId: ID }),
    { kind: "accepted", code: "101", messageId: ID },
  ],
  "no code, and the status `Insufficient Balance`": [
    () => recipient({ status: "Insufficient Balance", messageId: "None" }),
    { kind: "held", code: "405" },
  ],
  "no code, and the status `InvalidPhoneNumber`": [
    () => recipient({ status: "InvalidPhoneNumber", messageId: "None", cost: "0" }),
    { kind: "refused", code: "403" },
  ],
  "no code, no id, and the status `Could Not Send`": [
    () => recipient({ status: "Could Not Send", messageId: "None" }),
    { kind: "refused", code: "CouldNotSend", detail: "The gateway refused the text: Could Not Send" },
  ],
  "an id, and neither a code nor a status": [
    () => recipient({ messageId: ID }),
    { kind: "accepted", messageId: ID },
  ],
  "an id, no code, and a status that is new": [
    () => recipient({ status: "Scheduled", messageId: ID }),
    { kind: "accepted", code: "Scheduled", messageId: ID },
  ],
  "an id, no code, and a status that refuses": [
    () => recipient({ status: "Could Not Send", messageId: ID }),
    { kind: "ambiguous", messageId: ID },
  ],
  "an id, and a code that refuses or is new": [
    () => recipient({ statusCode: 103, status: "Scheduled", messageId: ID }),
    { kind: "ambiguous", messageId: ID },
  ],
  "a code that accepts, and no id": [
    () => recipient({ statusCode: 100, status: "Processed", messageId: "None" }),
    { kind: "accepted", code: "100", messageId: null },
  ],
  "neither a code, a status nor an id": [() => recipient({ cost: "0" }), { kind: "ambiguous" }],
  "one recipient, without a list": [
    () => about({ statusCode: 101, status: "Success", messageId: ID }),
    { kind: "accepted", messageId: ID },
  ],
  "no recipient, and the message `InvalidSenderId`": [
    () => about([], "InvalidSenderId"),
    { kind: "held", code: "InvalidSenderId" },
  ],
  "no recipients at all, and a message about the account": [
    () => about(undefined, "Your account is suspended"),
    { kind: "held", code: "Your account is suspended" },
  ],
  "no recipient, and any other message": [
    () => about([], "The message is too long"),
    { kind: "refused", code: "The message is too long" },
  ],
  "no recipient, and a message that says that it was sent": [
    () => about([], "Sent to 1/1 Total Cost: KES 0.8000"),
    { kind: "ambiguous" },
  ],
  "neither a recipient nor a message": [() => about([], ""), { kind: "ambiguous" }],
};

describe("an answer of the gateway is read:", () => {
  test.each(Object.entries(ANSWERS))("%s", async (_, [answer, outcome]) => {
    expect(await outcomeOf(answer())).toMatchObject(outcome);
  });

  test("as the documentation says, row by row", () => {
    expect(rowsOf("the answer has")).toEqual(Object.keys(ANSWERS));
  });

  test.each([
    [400, "refused"],
    [413, "refused"],
    [422, "refused"],
    [302, "held"],
    [402, "held"],
    [403, "held"],
    [404, "held"],
    [408, "retry"],
    [425, "retry"],
    [429, "retry"],
    [521, "retry"],
    [522, "retry"],
    [523, "retry"],
  ])("HTTP %i makes it %s", async (status, kind) => {
    expect(await outcomeOf(new Response("", { status }))).toMatchObject({ kind, code: `http_${status}` });
  });
});

describe("Retry-After is read:", () => {
  const now = Date.parse("2026-11-24T06:30:00Z");
  test.each([
    ["77", 77],
    ["0.2", 1],
    ["30.5", 31],
    [" 12 ", 12],
    ["172800", 172_800],
    ["Tue, 24 Nov 2026 06:31:40 GMT", 100],
    ["Tuesday, 24-Nov-26 06:31:40 GMT", 100],
    ["Tue Nov 24 06:31:40 2026", 100],
    ["Tue, 24 Nov 2026 06:29:00 GMT", undefined],
    ["0", undefined],
    ["-5", undefined],
    ["soon", undefined],
    ["Tue, 99 Nov", undefined],
    ["", undefined],
    [null, undefined],
  ])("%j as %j seconds", (value, seconds) => {
    expect(readRetryAfter(value, now)).toBe(seconds);
  });

  test("by the client too, whatever its form", async () => {
    const at = (value: string) => new Response("", { status: 503, headers: { "Retry-After": value } });
    expect(await outcomeOf(at("2.5"))).toMatchObject({ kind: "retry", retryAfter: 3 });
    const later = new Date(Date.now() + 90_000).toUTCString();
    const { retryAfter } = (await outcomeOf(at(later))) as { retryAfter: number };
    expect(Math.abs(retryAfter - 90)).toBeLessThanOrEqual(2);
  });
});

const REPORTS: Record<string, [fields: object, state: string, failure: object | null]> = {
  "a reason that is empty": [
    { status: "Failed", failureReason: "" },
    "failed",
    { code: "Failed", detail: "The text was not delivered: Failed" },
  ],
  "a reason with accents": [
    { status: "Failed", failureReason: "Numéro désactivé" },
    "failed",
    { code: "Numéro désactivé", detail: "The text was not delivered: Numéro désactivé" },
  ],
  "a reason that is long": [
    { status: "Rejected", failureReason: `Long ${"x".repeat(500)}` },
    "failed",
    { code: `Long ${"x".repeat(59)}`, detail: `The text was not delivered: Long ${"x".repeat(59)}` },
  ],
  "a reason of several lines": [
    { status: "Failed", failureReason: "one\r\ntwo\u0000" },
    "failed",
    { code: "one  two", detail: "The text was not delivered: one  two" },
  ],
  "no number": [{ status: "Success", phoneNumber: undefined }, "delivered", null],
  "an empty number": [{ status: "Success", phoneNumber: "" }, "delivered", null],
  "a masked number": [{ status: "Success", phoneNumber: "+2547XXXXX678" }, "delivered", null],
  "a number without its plus": [{ status: "Success", phoneNumber: "254712345678" }, "delivered", null],
  "spaces around its status": [{ status: " Success " }, "delivered", null],
  "fields that are new": [{ status: "Success", networkMood: "good" }, "delivered", null],
  "a status that is new": [{ status: "Teleported" }, "sent", null],
};

describe("a delivery report is read that has", () => {
  test.each(Object.entries(REPORTS))("%s", async (_, [fields, state, failure]) => {
    const owner = new Client();
    const [to, id] = [somePhone(), `ATXid_${crypto.randomUUID()}`];
    const text = await outboxText(owner, { to });
    await force`update notifications set state = 'sent', provider_message_id = ${id} where id = ${text}`;
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries({ id, phoneNumber: to, ...fields }))
      if (value !== undefined) form.set(name, value as string);
    const { status } = await request(
      "POST",
      `/webhooks/africastalking/delivery-reports/${env.AFRICASTALKING_CALLBACK_SECRET}`,
      { body: form.toString(), headers: { "Content-Type": "application/x-www-form-urlencoded" } },
    );
    expect(status).toBe(200);
    expect((await owner.get(`/notifications/${text}/`)).body).toMatchObject({ state, failure });
  });

  test("as the documentation says, row by row", () => {
    expect(rowsOf("the report has")).toEqual(Object.keys(REPORTS));
  });
});
