import type { Context } from "hono";
import type { AppEnv } from "../http/router.ts";
import { traceHeaders } from "../log/work.ts";
import type { Resource } from "./resource-pages.ts";

/** An answer of the API, as a client that asks for JSON gets it. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Resource;
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

interface Init {
  method?: string;
  headers?: Record<string, string | undefined>;
  body?: string | Uint8Array | undefined;
}

/** A request that the same caller makes of the API, as a program would. */
export function asProgram(c: Context<AppEnv>, path: string, init: Init = {}): Request {
  const headers = new Headers(c.req.raw.headers);
  for (const name of ["Content-Type", "Content-Length", "If-None-Match"]) headers.delete(name);
  const own = {
    Accept: "application/json",
    "X-Request-Id": c.get("requestId"),
    ...traceHeaders(),
    ...init.headers,
  };
  for (const [name, value] of Object.entries(own)) if (value) headers.set(name, value);
  return new Request(new URL(path, c.req.url), { method: "GET", ...init, headers });
}
