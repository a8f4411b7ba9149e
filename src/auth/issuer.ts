import { waitUntil } from "cloudflare:workers";
import { createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWKSCacheInput, jwksCache } from "jose";
import * as oauth from "oauth4webapi";
import { settings } from "../env.ts";

/** What an issuer says of itself (OpenID Connect Discovery 1.0), and the keys that it signs with. */
export interface Issuer {
  server: oauth.AuthorizationServer;
  keys: ReturnType<typeof createRemoteJWKSet>;
}

// All in milliseconds.
const TIMEOUT = 5_000;
/** Keys older than this are fetched anew, while the old ones still serve. */
const FRESH = 10 * 60_000;
/** Keys older than this serve no longer, so a key that the issuer withdrew does not live on for ever. */
const KEPT = 24 * 60 * 60_000;
/** An unknown key id makes us ask again only when the keys are older than this. */
const COOL_DOWN = 30_000;
/** How long an issuer that failed is left alone. */
const PAUSE = 5_000;

interface Stored {
  server: oauth.AuthorizationServer;
  jwks: JSONWebKeySet;
  /** When the keys were fetched, in milliseconds since 1970. */
  uat: number;
}

// Kept for the isolate's life. Only results are kept, never a pending promise: another request must not wait for
// I/O that belongs to this one.
let known: (Issuer & { id: string; cache: JWKSCacheInput }) | undefined;
let failedAt = Number.NEGATIVE_INFINITY;
let refreshedAt = Number.NEGATIVE_INFINITY;

/** For a host that has none, so that no request from outside can ever name it. */
const cacheKey = (id: string) => `https://issuer.invalid/1/${encodeURIComponent(id)}`;

/** What another isolate of this location learnt, so that a new one need not ask the issuer at all. */
async function recall(id: string): Promise<Stored | undefined> {
  const stored = await caches.default.match(cacheKey(id));
  return stored?.json<Stored>();
}

async function remember(stored: Stored): Promise<void> {
  const headers = { "Cache-Control": `max-age=${KEPT / 1000}` };
  await caches.default.put(cacheKey(stored.server.issuer), Response.json(stored, { headers }));
}

/** Asks the issuer for JSON, unless it has failed a moment ago: nobody's requests may be made to hammer it. */
async function ask(url: string, init: RequestInit): Promise<Response> {
  if (Date.now() - failedAt < PAUSE) throw new Error("The issuer failed a moment ago");
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) throw new Error(`The issuer answered ${response.status}`);
    return Response.json(await response.json());
  } catch (cause) {
    failedAt = Date.now();
    throw cause;
  }
}

/** Only an issuer on this machine may be asked over plain http: the settings see to that. */
export const insecure = (url: string) => ({ [oauth.allowInsecureRequests]: url.startsWith("http:") });

async function discover(id: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(id);
  const response = await oauth.discoveryRequest(url, { ...insecure(id), [oauth.customFetch]: ask as never });
  return oauth.processDiscoveryResponse(url, response);
}

async function load(id: string): Promise<NonNullable<typeof known>> {
  const stored = await recall(id);
  const server = stored?.server ?? (await discover(id));
  const cache: JWKSCacheInput = stored ? { jwks: stored.jwks, uat: stored.uat } : {};
  const keys = createRemoteJWKSet(new URL(String(server.jwks_uri)), {
    cacheMaxAge: KEPT,
    cooldownDuration: COOL_DOWN,
    [jwksCache]: cache,
    async [customFetch](url, init) {
      const response = await ask(url, init);
      const jwks = await response.clone().json<JSONWebKeySet>();
      waitUntil(remember({ server, jwks, uat: Date.now() }));
      return response;
    },
  });
  return { id, server, keys, cache };
}

/**
 * The configured issuer. While it does not answer, what is known of it serves on for a day.
 * @throws when it does not answer and nothing is known; so does the use of `keys`
 */
export async function issuer(): Promise<Issuer> {
  const id = settings().OIDC_ISSUER;
  if (known?.id !== id) known = await load(id);
  const { uat = Number.POSITIVE_INFINITY } = known.cache;
  const now = Date.now();
  if (now - uat > FRESH && now - refreshedAt > PAUSE) {
    refreshedAt = now;
    waitUntil(known.keys.reload().catch(() => {}));
  }
  return known;
}
