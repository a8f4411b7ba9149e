import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { z } from "zod";
import { drawFault, FaultMix } from "./africastalking-faults.ts";
import { passOnMessage } from "./africastalking-incoming.ts";
import { type Message, sendMessages } from "./africastalking-messaging.ts";
import { DeliveryReports } from "./africastalking-reports.ts";
import { type Listening, listen, readBody, sendHtml, sendJson, sendText } from "./http.ts";

export interface AfricasTalkingOptions {
  /** 0 or none takes a free one. */
  port?: number;
  username?: string | undefined;
  apiKey?: string | undefined;
  /** Where delivery reports go; without it there are none. */
  callbackUrl?: string | undefined;
  /** Where messages go that the phone sends; without it, it cannot answer. */
  incomingUrl?: string | undefined;
  /** Milliseconds from a text to its delivery report. */
  deliveryDelay?: number;
}

const keptMessages = 10_000;
const bodyLimit = 1024 * 1024;

/**
 * Africa's Talking's SMS gateway: `POST /version1/messaging`, then a delivery report for each accepted text.
 * `GET /version1/user` answers the account's balance.
 *
 * `/` shows a phone with the texts it accepted, which can answer: `POST /incoming` (a form with `from`, `to` and `text`)
 * passes a message on. `GET /messages` lists them, oldest first (`?to=+254712345678` those
 * of one number); `DELETE /messages` clears them. `GET /calls` counts the calls to the gateway, whatever came of
 * them, and `DELETE /calls` starts over. `PUT /faults` makes it misbehave, see {@link FaultMix}.
 */
export async function startAfricasTalking(options: AfricasTalkingOptions = {}): Promise<Listening> {
  const { username = "sandbox", apiKey = "local-api-key", deliveryDelay = 1000 } = options;
  const page = readFileSync(join(import.meta.dirname, "phone.html"), "utf8");
  const reports = new DeliveryReports(options.callbackUrl, deliveryDelay);
  let messages: Message[] = [];
  let calls = 0;
  let faults = FaultMix.parse({});

  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    calls += 1;
    const body = await readBody(request, bodyLimit);
    if (!request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
      const expected = "Expected 'application/x-www-form-urlencoded'";
      return sendText(response, 400, `There was a problem with the request's Content-Type:\n${expected}`);
    }
    if (body === undefined) return sendText(response, 413, "The request is too large");
    const form = new URLSearchParams(body);
    if (request.headers.apikey !== apiKey || form.get("username") !== username) {
      return sendText(response, 401, "The supplied authentication is invalid");
    }

    const { mode, statusCode, ...fault } = drawFault(faults, Math.random());
    if (mode === "timeout") {
      const timer = setTimeout(() => response.destroy(), fault.timeout);
      return void response.once("close", () => clearTimeout(timer));
    }
    if (mode === "error500") {
      if (statusCode === 429) response.setHeader("retry-after", "1");
      return sendText(response, statusCode ?? 500, "The gateway is out of order");
    }
    const answer = sendMessages(form, mode === "reject" ? (statusCode ?? 403) : undefined);
    messages = [...messages, ...answer.accepted].slice(-keptMessages);
    for (const message of answer.accepted) reports.schedule(message, fault);
    if (mode === "drop_after_accept") return void response.destroy();
    if (typeof answer.body === "string") sendText(response, answer.status, answer.body);
    else sendJson(response, answer.status, answer.body);
  };

  const passOn = async (request: IncomingMessage, response: ServerResponse) => {
    const form = new URLSearchParams(await readBody(request, bodyLimit));
    const [from, to, text] = ["from", "to", "text"].map((name) => form.get(name) ?? "");
    if (!options.incomingUrl) return sendText(response, 404, "There is no address for messages that come in");
    const { ok, status } = await passOnMessage(options.incomingUrl, { from: from!, to: to!, text: text! });
    sendText(response, ok ? 200 : 502, `The service answered ${status}`);
  };

  const setFaults = async (request: IncomingMessage, response: ServerResponse) => {
    const parsed = z
      .string()
      .transform(parseJson)
      .pipe(FaultMix)
      .safeParse(await readBody(request, bodyLimit));
    if (!parsed.success) return sendJson(response, 400, { error: z.prettifyError(parsed.error) });
    faults = parsed.data;
    sendJson(response, 200, faults);
  };

  const list = (response: ServerResponse, query: URLSearchParams) => {
    // A "+" in a query string means a space; whoever writes one before a number means it.
    const to = query.get("to")?.trim().replace(/^\+?/, "+");
    sendJson(response, 200, to ? messages.filter((message) => message.to === to) : messages);
  };

  const server = await listen(options.port ?? 0, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const done = () => void response.writeHead(204).end();
    // A request whose body was cut off has nobody left to answer.
    const cut = () => void response.destroy();
    switch (`${request.method} ${pathname}`) {
      case "POST /version1/messaging":
        return void receive(request, response).catch(cut);
      case "GET /version1/user": {
        const isKnown = request.headers.apikey === apiKey && searchParams.get("username") === username;
        if (!isKnown) return sendText(response, 401, "The supplied authentication is invalid");
        return sendJson(response, 200, { UserData: { balance: "KES 1785.5000" } });
      }
      case "GET /":
        return sendHtml(response, 200, page);
      case "GET /messages":
        return list(response, searchParams);
      case "DELETE /messages":
        messages = [];
        return done();
      case "POST /incoming":
        return void passOn(request, response).catch(cut);
      case "GET /calls":
        return sendJson(response, 200, { total: calls });
      case "DELETE /calls":
        calls = 0;
        return done();
      case "GET /faults":
        return sendJson(response, 200, faults);
      case "PUT /faults":
        return void setFaults(request, response).catch(cut);
      default:
        return sendText(response, 404, "The requested resource could not be found.");
    }
  });
  const close = async () => {
    reports.stop();
    await server.close();
  };
  return { ...server, close };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return;
  }
}
