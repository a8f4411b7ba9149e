import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { Problem } from "../http/problem.ts";
import { settings } from "../settings.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** The name of the hidden field that carries the token in every form of our pages. */
export const CSRF_FIELD = "csrf_token";

const sign = (secret: string, sessionId: string) =>
  createHmac("sha256", `csrf ${secret}`).update(sessionId).digest("base64url");

/** A token that only our own pages know, for one session. */
export function csrfToken(sessionId: string): string {
  return sign(settings().SESSION_SECRET[0], sessionId);
}

function isToken(text: string, sessionId: string): boolean {
  const given = Buffer.from(text);
  const isSame = (expected: string) =>
    given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
  return settings().SESSION_SECRET.some((secret) => isSame(sign(secret, sessionId)));
}

/** What the browser itself says of where a request comes from; no page can make it say otherwise. */
export function isSameOrigin(c: Context): boolean {
  const site = c.req.header("Sec-Fetch-Site");
  if (site) return site === "same-origin";
  return c.req.header("Origin") === new URL(c.req.url).origin;
}

/** What no form can send, and no page of another site without asking first (Fetch, CORS-safelisted request-header). */
const NEVER_A_FORM = /^(application\/([\w-]+\+)?json|text\/csv)\b/i;

/** What came over a wire has a body to be read even when nothing is in it. */
const isEmpty = async (c: Context) => (await c.req.text()) === "";

/**
 * Refuses what another site makes a browser send with its session cookie. A form brings the token as well, for it
 * is all that a foreign page could send without asking first.
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
  if (type ? NEVER_A_FORM.test(type) : await isEmpty(c)) return;
  const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
  if (!isToken(String(form[CSRF_FIELD]), sessionId)) {
    throw new Problem("cross-site", "The form is not from this session: load its page again, then send it");
  }
}
