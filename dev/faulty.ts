import type { IncomingMessage, ServerResponse } from "node:http";
import { type Listening, listen, readBody, sendHtml, sendText } from "./http.ts";

/** What goes wrong between the Worker and a service. */
export const FAULTS = [
  "none",
  /** Nobody listens. */
  "refused",
  /** The connection ends before the service hears of the request. */
  "cut before",
  /** The service does its work, and the connection ends before its answer. */
  "cut after",
  /** The connection ends in the middle of the answer. */
  "cut within",
  /** The service does its work, and its answer does not come. */
  "silent",
  /** Something in between answers for the service. */
  "bad gateway",
  /** The answer says that it is JSON, and is a page. */
  "page",
  /** The answer is JSON, and not what was asked for. */
  "nonsense",
] as const;
export type Fault = (typeof FAULTS)[number];

const bodyLimit = 64 * 1024 * 1024;

/**
 * Passes on what a service is asked, as badly as it is told to: `PUT /fault`, with a {@link Fault} as its body, on a
 * port of its own.
 * @param target such as `http://127.0.0.1:8790`
 */
export async function startFaulty(target: string): Promise<Listening & { control: string }> {
  let fault: Fault = "none";
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    pass(request, response, target, fault).catch(() => response.destroy());
  };
  let door = await listen(0, handle);
  const { url, port } = door;

  async function setFault(next: Fault): Promise<void> {
    if (fault === "refused" && next !== "refused") door = await listen(port, handle);
    if (fault !== "refused" && next === "refused") await door.close();
    fault = next;
  }

  const control = await listen(0, async (request, response) => {
    const asked = (await readBody(request, 100)) as Fault;
    if (request.method !== "PUT" || !FAULTS.includes(asked))
      return sendText(response, 400, FAULTS.join(", "));
    await setFault(asked);
    response.writeHead(204).end();
  });
  const close = async () => {
    await control.close();
    if (fault !== "refused") await door.close();
  };
  return { url, port, control: control.url, close };
}

async function pass(request: IncomingMessage, response: ServerResponse, target: string, fault: Fault) {
  const body = await readBody(request, bodyLimit);
  if (fault === "cut before") return response.destroy();
  if (fault === "bad gateway") {
    return sendHtml(response, 502, "<h1>Bad gateway</h1>");
  }
  const names = Object.entries(request.headers).filter(([name]) => /^(neon-|content-type)/.test(name));
  const answer = await fetch(target + request.url, {
    method: request.method ?? "GET",
    headers: Object.fromEntries(names) as Record<string, string>,
    ...(body && { body }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (fault === "silent") return;
  if (fault === "cut after") return response.destroy();
  const content =
    { page: Buffer.from("<h1>Hello</h1>"), nonsense: Buffer.from("{}") }[fault as string] ?? bytes;
  response.writeHead(fault === "none" ? answer.status : 200, {
    "content-type": "application/json",
    "content-length": content.length,
  });
  if (fault !== "cut within") return response.end(content);
  response.write(content.subarray(0, content.length / 2), () => setTimeout(() => response.destroy(), 20));
}
