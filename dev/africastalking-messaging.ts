import { randomUUID } from "node:crypto";
import { measure } from "../src/notifications/segments.ts";

/** A text that the gateway accepted. */
export interface Message {
  messageId: string;
  to: string;
  from: string;
  message: string;
  username: string;
  messageParts: number;
  cost: string;
  statusCode: number;
  /** `Sent` until its delivery report. */
  deliveryStatus: string;
  failureReason?: string;
  /** ISO 8601, UTC. */
  receivedAt: string;
}

interface Answer {
  status: number;
  /** A string is sent as plain text. */
  body: string | object;
  accepted: Message[];
}

// The vendor's codes for one recipient (its documentation, "Sending SMS").
const statuses: Record<number, string> = {
  101: "Success",
  401: "RiskHold",
  402: "InvalidSenderId",
  403: "InvalidPhoneNumber",
  404: "UnsupportedNumberType",
  405: "InsufficientBalance",
  406: "UserInBlacklist",
  407: "CouldNotRoute",
  409: "DoNotDisturbRejection",
  500: "InternalServerError",
  501: "GatewayError",
  502: "RejectedByGateway",
};

const centsPerPart = 80;
const shillings = (cents: number) => `KES ${(cents / 100).toFixed(4)}`;

/**
 * Answers a request to `/version1/messaging` as Africa's Talking does.
 *
 * @param form `username`, `to` (comma-separated), `message`, and `from` if wanted.
 * @param rejection the code to refuse each recipient with.
 */
export function sendMessages(form: URLSearchParams, rejection?: number): Answer {
  const [username, to, message] = ["username", "to", "message"].map((name) => form.get(name) ?? "");
  if (!username || !to || !message) {
    const missing = !username ? "username" : to ? "message" : "to";
    return { status: 400, body: `Request is missing required form field '${missing}'`, accepted: [] };
  }
  const from = form.get("from") || "AFRICASTKNG";
  if (rejection === 402 || !/^[A-Za-z0-9 ._-]{1,11}$/.test(from)) {
    return { status: 201, body: answerBody("InvalidSenderId", []), accepted: [] };
  }

  const messageParts = measure(message).segments;
  const recipients = to.split(",").map((number) => {
    const statusCode = rejection ?? (/^\+[1-9]\d{7,14}$/.test(number.trim()) ? 101 : 403);
    const isAccepted = statusCode === 101;
    return {
      statusCode,
      number: number.trim(),
      status: statuses[statusCode] ?? "RejectedByGateway",
      cost: isAccepted ? shillings(centsPerPart * messageParts) : "0",
      messageId: isAccepted ? `ATXid_${randomUUID().replaceAll("-", "")}` : "None",
      messageParts: isAccepted ? messageParts : 0,
    };
  });
  const accepted = recipients.filter((recipient) => recipient.statusCode === 101);
  const total = shillings(centsPerPart * messageParts * accepted.length);
  const summary = `Sent to ${accepted.length}/${recipients.length} Total Cost: ${total} Message parts: ${messageParts}`;
  return {
    status: rejection === 409 ? 409 : 201,
    body: answerBody(summary, recipients),
    accepted: accepted.map(({ messageId, number, cost, statusCode }) => ({
      messageId,
      to: number,
      from,
      message,
      username,
      messageParts,
      cost,
      statusCode,
      deliveryStatus: "Sent",
      receivedAt: new Date().toISOString(),
    })),
  };
}

function answerBody(Message: string, Recipients: object[]): object {
  return { SMSMessageData: { Message, Recipients } };
}
