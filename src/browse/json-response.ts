import type { Context } from "hono";
import type { AppEnv } from "../http/router.ts";
import { traceHeaders } from "../log/work.ts";
import type { Representation } from "./resource-pages.ts";

/** A response of the API as a client that asks for JSON gets it, read to its end. */
export interface JsonResponse {
  status: number;
  headers: Headers;
  body: Representation;
}

/** Reads a response whose body is JSON, or empty. */
export async function readJson(response: Response): Promise<JsonResponse> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

/** Makes the response that a GET would have had. */
export const jsonResponse = (body: Representation, headers: Record<string, string> = {}): JsonResponse => ({
  status: 200,
  headers: new Headers({ ...headers, "Content-Type": "application/json" }),
  body,
});

interface Init {
  method: string;
  headers: Record<string, string | undefined>;
  body: string | Uint8Array | undefined;
}

/** Makes the request of the API that a form stands for, by the same caller and in the same trace. */
export function apiRequest(c: Context<AppEnv>, path: string, init: Init): Request {
  const headers = new Headers(c.req.raw.headers);
  for (const name of ["Content-Type", "Content-Length", "If-None-Match"]) headers.delete(name);
  const own = {
    Accept: "application/json",
    ...traceHeaders(),
    ...init.headers,
  };
  for (const [name, value] of Object.entries(own)) if (value) headers.set(name, value);
  return new Request(new URL(path, c.req.url), { ...init, body: init.body ?? null, headers });
}
