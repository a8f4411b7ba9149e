import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { Problem } from "../problem.ts";
import { settings } from "../settings.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** The name of the hidden field that carries the token in every form of our pages. */
export const CSRF_FIELD = "csrf_token";

const sign = (secret: string, sessionId: string) =>
  createHmac("sha256", `csrf ${secret}`).update(sessionId).digest("base64url");

/** Makes the CSRF token of a session. */
export function csrfToken(sessionId: string): string {
  return sign(settings().SESSION_SECRET[0], sessionId);
}

function isToken(text: string, sessionId: string): boolean {
  const given = Buffer.from(text);
  const isSame = (expected: string) =>
    given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
  return settings().SESSION_SECRET.some((secret) => isSame(sign(secret, sessionId)));
}

/** Tells whether a page of this site sent the request, by headers that no page can set (Fetch Metadata; RFC 6454 7). */
export function isSameOrigin(c: Context): boolean {
  const site = c.req.header("Sec-Fetch-Site");
  if (site) return site === "same-origin";
  return c.req.header("Origin") === new URL(c.req.url).origin;
}

/** Matches media types that no form can send, and other sites only after a preflight (Fetch, CORS-safelisted request-header). */
const NOT_A_FORM = /^(application\/([\w-]+\+)?json|text\/csv)\b/i;

/** Tells whether a request has no content. The runtime gives it a body all the same. */
const isEmpty = async (c: Context) => (await c.req.text()) === "";

/**
 * Refuses a request that another site made the browser send with its session cookie. A form needs the CSRF token as
 * well, because another site can send a form without a preflight.
 * @throws {Problem} 403
 */
export async function requireSameOrigin(c: Context, sessionId: string): Promise<void> {
  if (SAFE.has(c.req.method)) return;
  if (!isSameOrigin(c)) {
    throw new Problem(
      "cross-site",
      "Send it from a page of this site, or with an ID token in place of the cookie",
    );
  }
  const type = c.req.header("Content-Type");
  if (type ? NOT_A_FORM.test(type) : await isEmpty(c)) return;
  const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
  if (!isToken(String(form[CSRF_FIELD]), sessionId)) {
    throw new Problem("cross-site", "The form is not from this session: load its page again, then send it");
  }
}
