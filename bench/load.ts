import { Agent, request } from "node:http";

/** What is asked of a server over and over. */
export interface Operation {
  method?: "GET" | "POST" | "PATCH";
  path: string;
  headers?: Record<string, string>;
  /** More headers, made anew for each request. */
  freshHeaders?: () => Record<string, string>;
  /** Made anew for each request. */
  body?: (() => string) | undefined;
  /** Any other status ends the run: a fast refusal is no speed. */
  status: number;
}

export interface Sample {
  /** Requests a second. */
  rate: number;
  /** Milliseconds, of all requests in ascending order. */
  latencies: number[];
}

export interface Amount {
  connections: number;
  /** Whichever comes first. */
  seconds: number;
  count?: number;
}

/** One request and its answer. */
export function ask(
  agent: Agent,
  url: string,
  operation: Omit<Operation, "status">,
): Promise<{ statusCode: number | undefined; text: string; timing: string | undefined }> {
  const { method = "GET", path, headers: given, freshHeaders, body } = operation;
  return new Promise((resolve, reject) => {
    const content = body?.();
    const length = content && { "Content-Length": Buffer.byteLength(content) };
    const sent = { ...given, ...freshHeaders?.(), ...length };
    const asked = request(url + path, { method, agent, headers: sent }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk) => {
        text += chunk;
      });
      const { statusCode, headers } = answer;
      const timing = headers["server-timing"];
      answer.on("end", () => resolve({ statusCode, text, timing: timing?.toString() }));
      answer.on("error", reject);
    });
    // A connection that was kept may be closed just as it is used again (Node's own advice on `reusedSocket`).
    asked.on("error", (error: NodeJS.ErrnoException) => {
      if (asked.reusedSocket && error.code === "ECONNRESET") resolve(ask(agent, url, operation));
      else reject(error);
    });
    asked.end(content);
  });
}

/** Sends one request after another on each of some connections. */
export async function load(
  url: string,
  operation: Operation,
  { connections, seconds, count = Number.POSITIVE_INFINITY }: Amount,
): Promise<Sample> {
  // Not undici: over one connection, each of its requests takes a millisecond of its own.
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const start = performance.now();
  let begun = 0;
  const worker = async () => {
    while (begun < count && performance.now() - start < seconds * 1000) {
      begun += 1;
      const from = performance.now();
      const { statusCode, text } = await ask(agent, url, operation);
      latencies.push(performance.now() - from);
      if (statusCode !== operation.status) {
        throw new Error(
          `${operation.method} ${operation.path} answered ${statusCode}: ${text.slice(0, 500)}`,
        );
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, worker));
  } finally {
    agent.destroy();
  }
  const elapsed = (performance.now() - start) / 1000;
  return { rate: latencies.length / elapsed, latencies: latencies.sort((a, b) => a - b) };
}

/** @param share 0.5 for the median, 0.99 for what one request in a hundred exceeds */
export function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
