import { waitUntil } from "cloudflare:workers";
import { createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWKSCacheInput, jwksCache } from "jose";
import * as oauth from "oauth4webapi";
import { failureOf } from "../log/failure.ts";
import { log } from "../log/line.ts";
import { currentWork, newWork, traceHeaders } from "../log/work.ts";
import { settings } from "../settings.ts";

/** An issuer's metadata (OpenID Connect Discovery 1.0) and signing keys. */
export interface Issuer {
  server: oauth.AuthorizationServer;
  keys: ReturnType<typeof createRemoteJWKSet>;
}

// All in milliseconds.
const TIMEOUT = 5_000;
/** Keys older than this are refreshed, while the old ones are still used. */
const FRESH = 10 * 60_000;
/** Keys older than this are not used, so that a withdrawn key stops working. */
const KEPT = 24 * 60 * 60_000;
/** An unknown key id causes a new fetch only when the keys are older than this. */
const COOL_DOWN = 30_000;
/** How long an issuer is not called after it failed. */
const PAUSE = 5_000;

interface Stored {
  server: oauth.AuthorizationServer;
  jwks: JSONWebKeySet;
  /** When the keys were fetched, in milliseconds since 1970. */
  uat: number;
}

// Kept for the life of the isolate. Results only, no pending promise: in Workers a request cannot wait for the I/O of
// another (https://developers.cloudflare.com/workers/observability/errors/).
let known: (Issuer & { cache: JWKSCacheInput }) | undefined;
/** When each URL failed last. Keys that have moved must not block discovery. */
const failedAt = new Map<string, number>();
let refreshedAt = Number.NEGATIVE_INFINITY;

/** Makes the key of the cache. Its host does not exist, so that no request from outside can match it. */
const cacheKey = (id: string) => `https://issuer.invalid/1/${encodeURIComponent(id)}`;

/** Reads what another isolate of this data center has fetched. */
async function recall(id: string): Promise<Stored | undefined> {
  const stored = await caches.default.match(cacheKey(id));
  return stored?.json<Stored>();
}

async function remember(stored: Stored): Promise<void> {
  const headers = { "Cache-Control": `max-age=${KEPT / 1000}` };
  await caches.default.put(cacheKey(stored.server.issuer), Response.json(stored, { headers }));
}

/** Makes the error of an HTTP failure. The log shows its code. */
export const refusedBy = ({ status }: Response) =>
  Object.assign(new Error(`The issuer answered ${status}`), { code: `http_${status}` });

/**
 * Fetches JSON from the issuer. After a failure it throws at once for {@link PAUSE}, so that our clients cannot flood the
 * issuer.
 * @param check throws when the JSON is not as expected, which counts as a failure
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

/** Allows plain http where the URL has it. The settings accept such an issuer on this machine alone. */
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

/** Refuses an empty set of keys, which would reject every token. */
async function requireKeys(answer: Response): Promise<void> {
  const { keys } = await answer.json<JSONWebKeySet>();
  if (!Array.isArray(keys) || keys.length === 0) throw new Error("The issuer names no keys");
}

/** Makes an issuer. @param cache the keys known so far; it is updated in place */
function issuerOf(server: oauth.AuthorizationServer, cache: JWKSCacheInput) {
  let askedAt = Number.NEGATIVE_INFINITY;
  const keys = createRemoteJWKSet(new URL(String(server.jwks_uri)), {
    cacheMaxAge: KEPT,
    cooldownDuration: COOL_DOWN,
    [jwksCache]: cache,
    async [customFetch](url, init) {
      // One fetch at a time, however many tokens have unknown key ids.
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

/** Repeats discovery as well, because an issuer may move its keys. */
async function renew(id: string): Promise<void> {
  const renewed = issuerOf(await discover(id), {});
  await renewed.keys.reload();
  known = renewed;
}

function renewalFailed(error: unknown): void {
  log("warn", currentWork() ?? newWork(), { event: "issuer", outcome: "failed", error: failureOf(error) });
}

/**
 * Finds the configured issuer. While it does not answer, known keys are used for up to a day.
 * @throws when it does not answer and nothing is known. Using `keys` throws then as well
 */
export async function issuer(): Promise<Issuer> {
  const id = settings().OIDC_ISSUER;
  const loaded = known ?? (await load(id));
  // Concurrent first requests each load it. All use the result of the first to finish.
  known ??= loaded;
  const { uat = Number.POSITIVE_INFINITY } = known.cache;
  const now = Date.now();
  if (now - uat > FRESH && now - refreshedAt > PAUSE) {
    refreshedAt = now;
    waitUntil(renew(id).catch(renewalFailed));
  }
  return known;
}
