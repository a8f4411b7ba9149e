import { waitUntil } from "cloudflare:workers";
import { createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWKSCacheInput, jwksCache } from "jose";
import * as oauth from "oauth4webapi";
import { failureOf } from "../log/failure.ts";
import { log } from "../log/line.ts";
import { currentWork, newWork, traceHeaders } from "../log/work.ts";
import { settings } from "../settings.ts";

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
let known: (Issuer & { cache: JWKSCacheInput }) | undefined;
/** By address: one that is gone must not keep us from asking where it went. */
const failedAt = new Map<string, number>();
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

/** An answer that is none; the log takes its status from the code. */
export const refusedBy = ({ status }: Response) =>
  Object.assign(new Error(`The issuer answered ${status}`), { code: `http_${status}` });

/**
 * Asks the issuer for JSON, unless it has failed a moment ago: nobody's requests may be made to hammer it.
 * @param check throws when it is not what was asked for, which is a failure too
 */
async function ask(
  url: string,
  init: RequestInit,
  check: (answer: Response) => Promise<unknown>,
): Promise<Response> {
  if (Date.now() - (failedAt.get(url) ?? Number.NEGATIVE_INFINITY) < PAUSE)
    throw new Error("The issuer failed a moment ago");
  try {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(traceHeaders())) headers.set(name, value);
    const response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) throw refusedBy(response);
    const answer = Response.json(await response.json());
    await check(answer.clone());
    return answer;
  } catch (cause) {
    failedAt.set(url, Date.now());
    throw cause;
  }
}

/** Only an issuer on this machine may be asked over plain http: the settings see to that. */
export const insecure = (url: string) => ({ [oauth.allowInsecureRequests]: url.startsWith("http:") });

async function discover(id: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(id);
  const process = async (answer: Response) => {
    const server = await oauth.processDiscoveryResponse(url, answer);
    if (!URL.canParse(String(server.jwks_uri))) throw new Error("The issuer names no address of its keys");
    return server;
  };
  const customFetch = (url: string, init: RequestInit) => ask(url, init, process);
  const options = { ...insecure(id), [oauth.customFetch]: customFetch as never };
  return process(await oauth.discoveryRequest(url, options));
}

/** An empty set is no news of the keys either: it would sign everybody out. */
async function requireKeys(answer: Response): Promise<void> {
  const { keys } = await answer.json<JSONWebKeySet>();
  if (!Array.isArray(keys) || keys.length === 0) throw new Error("The issuer names no keys");
}

/** @param cache keys that are known already; it is kept up to date */
function issuerOf(server: oauth.AuthorizationServer, cache: JWKSCacheInput) {
  let askedAt = Number.NEGATIVE_INFINITY;
  const keys = createRemoteJWKSet(new URL(String(server.jwks_uri)), {
    cacheMaxAge: KEPT,
    cooldownDuration: COOL_DOWN,
    [jwksCache]: cache,
    async [customFetch](url, init) {
      // However many tokens name unknown keys at the same moment, one of them makes us ask.
      if (cache.jwks && Date.now() - askedAt < TIMEOUT) throw new Error("The issuer is being asked already");
      askedAt = Date.now();
      try {
        const response = await ask(url, init, requireKeys);
        const jwks = await response.clone().json<JSONWebKeySet>();
        waitUntil(remember({ server, jwks, uat: Date.now() }));
        return response;
      } finally {
        askedAt = Number.NEGATIVE_INFINITY;
      }
    },
  });
  return { server, keys, cache };
}

async function load(id: string): Promise<NonNullable<typeof known>> {
  const stored = await recall(id);
  return stored ? issuerOf(stored.server, stored) : issuerOf(await discover(id), {});
}

/** Learns everything anew, for an issuer may move its keys. */
async function renew(id: string): Promise<void> {
  const renewed = issuerOf(await discover(id), {});
  await renewed.keys.reload();
  known = renewed;
}

function renewalFailed(error: unknown): void {
  log("warn", currentWork() ?? newWork(), { event: "issuer", outcome: "failed", error: failureOf(error) });
}

/**
 * The configured issuer. While it does not answer, what is known of it serves on for a day.
 * @throws when it does not answer and nothing is known; so does the use of `keys`
 */
export async function issuer(): Promise<Issuer> {
  const id = settings().OIDC_ISSUER;
  const loaded = known ?? (await load(id));
  // Of requests that all find nothing known, the first to learn it is right for all.
  known ??= loaded;
  const { uat = Number.POSITIVE_INFINITY } = known.cache;
  const now = Date.now();
  if (now - uat > FRESH && now - refreshedAt > PAUSE) {
    refreshedAt = now;
    waitUntil(renew(id).catch(renewalFailed));
  }
  return known;
}
