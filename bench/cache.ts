import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What answers `caches.default` of every workerd of a run: all isolates of one location share a cache. */
export interface Cache {
  url: string;
  clear(): void;
  close(): void;
}

export async function startCache(): Promise<Cache> {
  const stored = new Map<string, string>();
  const server = createServer(async (request, response) => {
    // What is asked for is the key, host and all; how this server is called does not matter.
    const key = `${request.headers.host}${request.url}`;
    if (request.method === "PUT") {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      // A whole HTTP response, of which only the body is of use here.
      stored.set(key, Buffer.concat(chunks).toString().split("\r\n\r\n").slice(1).join("\r\n\r\n"));
      return void response.writeHead(204).end();
    }
    const body = stored.get(key);
    if (body === undefined) response.writeHead(504, { "cf-cache-status": "MISS" }).end();
    else response.writeHead(200, { "cf-cache-status": "HIT" }).end(body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, clear: () => stored.clear(), close };
}
