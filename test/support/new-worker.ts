import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { ORIGIN, someAddress } from "./api.ts";
import { withSettings } from "./settings.ts";

export type Ask = (
  token: string,
) => Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;

/** Forgets what isolates of this location know of the issuer together. */
export async function forgetIssuer(id = env.OIDC_ISSUER): Promise<void> {
  await caches.default.delete(`https://issuer.invalid/1/${encodeURIComponent(id)}`);
}

/** Asks a Worker that has just started, and whose clock and keys are nobody else's. */
export async function newWorker(
  run: (ask: Ask) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  await forgetIssuer(settings.OIDC_ISSUER);
  await withSettings(settings, async () => {
    const { default: worker } = await import("../../src/worker.ts");
    await run(async (token) => {
      const headers = { Authorization: `Bearer ${token}`, "CF-Connecting-IP": someAddress() };
      const asked = new Request(`${ORIGIN}/api/v1/me/`, { headers });
      const response = await worker.fetch(asked, env, createExecutionContext());
      return { status: response.status, headers: response.headers, body: await response.json() };
    });
  });
  await forgetIssuer(settings.OIDC_ISSUER);
}
