import { type Listening, listen } from "../dev/http.ts";

/** Answers `caches.default` of every workerd of a run, as all isolates of one location share their cache. */
export async function startCache(): Promise<Listening & { clear(): void }> {
  const stored = new Map<string, string>();
  const server = await listen(0, async (request, response) => {
    // A request through the Cache API carries the key as its address, and its host as the only sign of where to.
    const key = `${request.headers.host}${request.url}`;
    if (request.method === "PUT") {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      // The body is a whole HTTP response; only its own body is kept.
      stored.set(key, Buffer.concat(chunks).toString().split("\r\n\r\n").slice(1).join("\r\n\r\n"));
      return void response.writeHead(204).end();
    }
    const body = stored.get(key);
    const status = body === undefined ? "MISS" : "HIT";
    response.writeHead(body === undefined ? 504 : 200, { "cf-cache-status": status }).end(body);
  });
  return { ...server, clear: () => stored.clear() };
}
