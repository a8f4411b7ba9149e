import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { ORIGIN } from "./api.ts";
import { withSettings } from "./settings.ts";

export type Ask = (
  token: string,
) => Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;

/** Asks a Worker that has just started, and whose clock and keys are nobody else's. */
export async function newWorker(
  run: (ask: Ask) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  await withSettings(settings, async () => {
    const { default: worker } = await import("../../src/worker.ts");
    await run(async (token) => {
      const headers = { Authorization: `Bearer ${token}` };
      const asked = new Request(`${ORIGIN}/api/v1/me/`, { headers });
      const response = await worker.fetch(asked, env, createExecutionContext());
      return { status: response.status, headers: response.headers, body: await response.json() };
    });
  });
}
