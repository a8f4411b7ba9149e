import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that listens on 127.0.0.1. */
export interface Listening {
  /** Such as `http://127.0.0.1:8790`. */
  url: string;
  port: number;
  /** Stops listening and cuts every open connection. */
  close(): Promise<void>;
}

const localHost = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/**
 * Starts an HTTP server on 127.0.0.1.
 *
 * @param port 0 takes a free one.
 * @throws Node's error (`EADDRINUSE`, …) when it cannot listen.
 */
export async function listen(port: number, handler: RequestListener): Promise<Listening> {
  const server = createServer((request, response) => {
    // A page on the Internet whose name resolves to 127.0.0.1 (DNS rebinding) must not reach the stand-ins.
    if (!localHost.test(request.headers.host ?? "")) return sendText(response, 403, "For 127.0.0.1 only");
    handler(request, response);
  });
  // A client that reuses a connection just as it is closed sees a reset: keep them far longer than a pause.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Reads a request's body as UTF-8.
 *
 * @param limit in bytes.
 * @returns undefined when the body is larger.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What exceeds the limit is still read, so that the client gets to see the answer.
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : Buffer.concat(chunks).toString("utf8");
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { "content-type": "application/json", "content-length": body.length }).end(body);
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(text);
}

export function sendHtml(response: ServerResponse, status: number, page: string): void {
  response
    .writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" })
    .end(page);
}
