import { type Listening, listen, readBody } from "../dev/http.ts";

/** A request to `/sql`, as it can be made again. */
export interface Call {
  headers: Record<string, string>;
  body: string;
}

/** Stands before a Neon endpoint and remembers the calls that pass, so that the yardstick can make the very same. */
export async function startRecorder(neon: string): Promise<Listening & { calls: Call[] }> {
  const calls: Call[] = [];
  const server = await listen(0, async (request, response) => {
    const body = (await readBody(request, Number.POSITIVE_INFINITY)) ?? "";
    const own = Object.entries(request.headers).filter(
      ([name]) => name.startsWith("neon-") || name === "content-type",
    );
    const headers = Object.fromEntries(own) as Record<string, string>;
    calls.push({ headers, body });
    const answer = await fetch(`${neon}/sql`, { method: "POST", headers, body });
    const type = answer.headers.get("content-type") ?? "";
    response.writeHead(answer.status, { "content-type": type }).end(await answer.text());
  });
  return { ...server, calls };
}
