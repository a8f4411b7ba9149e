import type { Context } from "hono";
import { Problem } from "../problem.ts";
import type { AppEnv } from "./router.ts";

/** Repeats a limit of wrangler.toml, which the Worker cannot read: `limit` requests in `period` seconds. */
interface Policy {
  binding:
    | "BUSINESS_RATE_LIMIT"
    | "SEARCH_RATE_LIMIT"
    | "FILE_RATE_LIMIT"
    | "SIGN_IN_RATE_LIMIT"
    | "REJECTED_TOKEN_RATE_LIMIT"
    | "WEBHOOK_RATE_LIMIT"
    | "REJECTED_WEBHOOK_RATE_LIMIT";
  name: string;
  limit: number;
  period: number;
  /** What is counted, in the plural. */
  what: string;
}

export const BUSINESS: Policy = {
  binding: "BUSINESS_RATE_LIMIT",
  name: "owner",
  limit: 1200,
  period: 60,
  what: "requests",
};
/** Five a second: a till that looks for somebody with each letter that is typed, or five that look every second. */
export const SEARCH: Policy = {
  binding: "SEARCH_RATE_LIMIT",
  name: "search",
  limit: 300,
  period: 60,
  what: "searches and counts (`search`, `count=true`, the home page)",
};
/** One a second. A file may hold 20,000 rows, and 60 of them more than all that a shop has. */
export const FILE: Policy = {
  binding: "FILE_RATE_LIMIT",
  name: "file",
  limit: 60,
  period: 60,
  what: "exports and imports",
};
export const SIGN_IN: Policy = {
  binding: "SIGN_IN_RATE_LIMIT",
  name: "sign-in",
  limit: 30,
  period: 60,
  what: "sign-ins",
};
export const REJECTED_TOKEN: Policy = {
  binding: "REJECTED_TOKEN_RATE_LIMIT",
  name: "rejected-token",
  limit: 60,
  period: 60,
  what: "rejected tokens",
};
/** The gateway has few addresses, and reports each text by a request of its own. What is refused it sends again. */
export const WEBHOOK: Policy = {
  binding: "WEBHOOK_RATE_LIMIT",
  name: "webhook",
  limit: 6000,
  period: 60,
  what: "calls",
};
export const REJECTED_WEBHOOK: Policy = {
  binding: "REJECTED_WEBHOOK_RATE_LIMIT",
  name: "rejected-webhook",
  limit: 30,
  period: 60,
  what: "calls with a wrong secret",
};

/** Finds the limit of its own that a request's work has. @returns undefined for what looks at few rows */
export function heavyWork(c: Context<AppEnv>): Policy | undefined {
  if (/\/(export|import)\/$/.test(c.req.path)) return FILE;
  // The home page counts what happened in two weeks, the other one what happened in months.
  if (c.req.path === "/" || c.req.path === "/api/v1/statistics/") return SEARCH;
  return c.req.query("search") || c.req.query("count") === "true" ? SEARCH : undefined;
}

/**
 * Counts a request, and states the limit in the headers of draft-ietf-httpapi-ratelimit-headers-10. The binding tells
 * neither how many requests are left nor when its window ends, so Retry-After is the whole period.
 * @param key that the request is counted under
 * @throws {Problem} 429 when the limit is exceeded
 */
export async function limitRate(c: Context<AppEnv>, policy: Policy, key: string): Promise<void> {
  const { binding, name, limit, period, what } = policy;
  c.header("RateLimit-Policy", `"${name}";q=${limit};w=${period}`, { append: true });
  const { success } = await c.env[binding].limit({ key });
  if (success) return;
  throw new Problem("too-many-requests", `At most ${limit} ${what} in ${period} seconds are answered`, {
    headers: { "Retry-After": String(period), RateLimit: `"${name}";r=0;t=${period}` },
  });
}

/**
 * Reads the address that a request is counted under: for IPv6 its network of 64 bits, which belongs to one subscriber
 * (RFC 6177).
 */
export function addressOf(c: Context): string {
  const address = c.req.header("CF-Connecting-IP") ?? "unknown";
  // An IPv4 address may come as an IPv6 one: `::ffff:192.0.2.1` (RFC 4291 2.5.5.2).
  if (!address.includes(":") || address.includes(".")) return address.replace(/^.*:/, "");
  const [head = "", tail] = address.split("::");
  const groups = (part: string | undefined) => part?.split(":").filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array(zeros).fill("0"), ...groups(tail)];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
