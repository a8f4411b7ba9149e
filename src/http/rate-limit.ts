import type { Context } from "hono";
import { Problem } from "./problem.ts";
import type { AppEnv } from "./router.ts";

/** A limit of wrangler.toml, which the Worker cannot read: so many requests in so many seconds. */
interface Policy {
  binding: "OWNER_RATE_LIMIT" | "SIGN_IN_RATE_LIMIT" | "REJECTED_TOKEN_RATE_LIMIT";
  name: string;
  limit: number;
  period: number;
}

export const OWNER: Policy = { binding: "OWNER_RATE_LIMIT", name: "owner", limit: 1200, period: 60 };
export const SIGN_IN: Policy = { binding: "SIGN_IN_RATE_LIMIT", name: "sign-in", limit: 30, period: 60 };
export const REJECTED_TOKEN: Policy = {
  binding: "REJECTED_TOKEN_RATE_LIMIT",
  name: "rejected-token",
  limit: 60,
  period: 60,
};

/**
 * Counts a request, and tells the client its limit in the headers of draft-ietf-httpapi-ratelimit-headers-10. The
 * binding does not say how many requests are left, nor when its window ends: what is known is the longest wait.
 * @param key who is counted
 * @throws {Problem} 429 when there were too many
 */
export async function limitRate(c: Context<AppEnv>, policy: Policy, key: string): Promise<void> {
  const { binding, name, limit, period } = policy;
  c.header("RateLimit-Policy", `"${name}";q=${limit};w=${period}`);
  const { success } = await c.env[binding].limit({ key });
  if (success) return;
  throw new Problem("too-many-requests", `At most ${limit} requests in ${period} seconds are answered`, {
    headers: { "Retry-After": String(period), RateLimit: `"${name}";r=0;t=${period}` },
  });
}

/**
 * Whom an address is counted as: itself, or for IPv6 its network of 64 bits, all of which one subscriber has
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
