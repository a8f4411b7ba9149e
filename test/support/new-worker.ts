import { env } from "cloudflare:workers";
import { request } from "./api.ts";
import { withWorker } from "./settings.ts";

export type Ask = (
  token: string,
) => Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;

/** Forgets what isolates of this location know of the issuer together. */
export async function forgetIssuer(id = env.OIDC_ISSUER): Promise<void> {
  await caches.default.delete(`https://issuer.invalid/1/${encodeURIComponent(id)}`);
}

/** Asks a Worker that has just started where others run already: it has their clock and what they know together. */
export async function anotherWorker(
  run: (ask: Ask) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  await withWorker(settings, (door) => run((token) => request("GET", "/api/v1/me/", { token, door })));
}

/** Asks a Worker that has just started, and whose clock and keys are nobody else's. */
export async function newWorker(
  run: (ask: Ask) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  await forgetIssuer(settings.OIDC_ISSUER);
  await anotherWorker(run, settings);
  await forgetIssuer(settings.OIDC_ISSUER);
}
