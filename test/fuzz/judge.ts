import { breaches, type OpenApiDocument, operationFor, violations } from "../support/conformance.ts";
import type { Sent } from "./sent.ts";

/** A request and its answer, but for the answer's body. */
export interface Outline {
  sent: Sent;
  url: string;
  status: number;
  headers: Headers;
}

/** A request and its answer. */
export interface Exchange extends Outline {
  bytes: Uint8Array;
  /** JSON as its value, anything else as text; undefined when it is not what its type says. */
  body: unknown;
}

const problem = { $ref: "#/components/schemas/Problem" };

/** A reader that refuses what is no UTF-8. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @returns undefined for what cannot be read as its media type says */
export function readBody(type: string, bytes: Uint8Array): unknown {
  try {
    const text = utf8.decode(bytes);
    return /[/+]json/.test(type) && text ? JSON.parse(text) : text;
  } catch {
    return undefined;
  }
}

const typeOf = ({ headers }: Outline) => headers.get("Content-Type")?.split(";")[0] ?? "";

/** Whether it is a page, or a form's way to one: the document describes what programs get. */
export function isPage(document: OpenApiDocument, exchange: Outline): boolean {
  const { sent, url, status, headers } = exchange;
  const wantsHtml = /text\/(html|\*)|\*/.test(sent.headers.Accept ?? "");
  if (!wantsHtml) return false;
  if (status === 303 && !(status in (operationFor(document, sent.method, url)?.responses ?? {})))
    return /^\/(?!\/)/.test(headers.get("Location") ?? "");
  const media = operationFor(document, sent.method, url)?.responses[status]?.content ?? {};
  return typeOf(exchange) === "text/html" && !("text/html" in media);
}

/** What is wrong with a page. */
function faultsOfPage(
  document: OpenApiDocument,
  { sent, url, status, headers, bytes, body }: Exchange,
): string[] {
  if (status === 303) return bytes.length > 0 ? ["a redirect with a body"] : [];
  const faults: string[] = [];
  const operation = operationFor(document, sent.method, url);
  // A form may stand for another operation than the one that its path and method name.
  if (operation && sent.method !== "POST" && !(status in operation.responses))
    faults.push(`a page of undocumented status ${status}`);
  if (sent.method !== "HEAD" && !/^<!DOCTYPE html>/i.test(String(body)))
    faults.push("a page that is no HTML document");
  if (!headers.get("Content-Security-Policy")) faults.push("a page without a Content-Security-Policy");
  return faults;
}

/** What is wrong with an answer that tells of a problem. */
function faultsOfProblem(document: OpenApiDocument, exchange: Exchange): string[] {
  const { sent, status, headers, body } = exchange;
  if (sent.method === "HEAD") return [];
  if (typeOf(exchange) !== "application/problem+json") return [`a problem as ${typeOf(exchange)}`];
  const told = body as { status?: number; request_id?: string; type?: string };
  const faults = violations(document, problem, body);
  if (told?.status !== status) faults.push("a problem that names another status");
  if (told?.request_id !== headers.get("X-Request-Id")) faults.push("a problem that names another request");
  if (!/^\/problems\/[a-z-]+$/.test(told?.type ?? "")) faults.push("a problem of no kind");
  return faults;
}

/** The headers without which an answer is of no use. */
const NEEDED: Record<number, string> = {
  201: "Location",
  302: "Location",
  303: "Location",
  401: "WWW-Authenticate",
  405: "Allow",
  429: "Retry-After",
};

/** All that is wrong with an answer; nothing for one that the document promises. */
export function judge(document: OpenApiDocument, exchange: Exchange): string[] {
  const { sent, url, status, headers, bytes, body } = exchange;
  const faults: string[] = [];
  if (status >= 500) faults.push(`status ${status}`);
  if (!headers.get("X-Request-Id")) faults.push("no X-Request-Id");
  const needed = NEEDED[status];
  if (needed && !headers.get(needed)) faults.push(`status ${status} without ${needed}`);
  if ((sent.method === "HEAD" || [204, 303, 304].includes(status)) && bytes.length > 0)
    faults.push(`a body of ${bytes.length} bytes where none belongs`);
  if (body === undefined) return [...faults, `a body that is not ${headers.get("Content-Type")}`];
  if (isPage(document, exchange)) return [...faults, ...faultsOfPage(document, exchange)];
  if (status >= 400) faults.push(...faultsOfProblem(document, exchange));
  else if (!operationFor(document, sent.method, url) && sent.method !== "OPTIONS")
    faults.push(`status ${status} from nothing that is documented`);
  return [...faults, ...breaches(document, sent.method, url, exchange, body)];
}
