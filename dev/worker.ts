import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "./setup-error.ts";

const patience = 30_000;

/**
 * Waits until the Worker answers 200 to `/readyz`; when that takes long, says once what it answers instead.
 *
 * @param origin such as `http://127.0.0.1:8787`.
 */
export async function untilReady(origin: string): Promise<void> {
  const started = Date.now();
  for (let told = false; ; await delay(100)) {
    const answer = await getReadiness(origin);
    if (!answer) return;
    if (told || Date.now() - started < patience) continue;
    console.error(`The Worker is not ready after ${patience / 1000} s: ${answer}. Still trying …`);
    told = true;
  }
}

/** What is wrong; undefined when it is ready. */
async function getReadiness(origin: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(5000) });
    const body = await response.text();
    return response.ok ? undefined : `/readyz answers ${response.status} ${body.slice(0, 500)}`;
  } catch (error) {
    return `/readyz gives no answer (${messageOf(error)})`;
  }
}

/** Runs the Worker's scheduled handler, as Cloudflare does each minute; wrangler leaves that to its user. */
export async function runCron(origin: string): Promise<void> {
  const cron = encodeURIComponent("* * * * *");
  try {
    const response = await fetch(`${origin}/cdn-cgi/local/scheduled?cron=${cron}`);
    // Read to its end: wrangler may end with a connection that is cut (workers-sdk issue 15203).
    await response.arrayBuffer();
  } catch {
    // The Worker is being built anew, or cannot be: wrangler has said so, and the next minute comes.
  }
}
