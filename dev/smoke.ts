import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "./setup-error.ts";

/** A first deployment's name has to get around, and a version to reach every location. In milliseconds. */
const PATIENCE = 60_000;

/**
 * Asks /readyz of a deployment until the version that has just been deployed answers well.
 * @param origin such as `https://oda-staging.example.workers.dev`
 * @param version as Cloudflare names it; another one answering is not the new one
 * @returns what is wrong with the last answer; undefined when it is ready
 */
export async function smokeTest(
  origin: string,
  version: string,
  patience = PATIENCE,
): Promise<string | undefined> {
  for (const started = Date.now(); ; await delay(1_000)) {
    const wrong = await ask(origin, version);
    if (!wrong || Date.now() - started > patience) return wrong;
  }
}

async function ask(origin: string, version: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(15_000) });
    const text = await response.text();
    if (!response.ok) return `/readyz answers ${response.status}: ${text.slice(0, 500)}`;
    const answered = JSON.parse(text).version;
    return answered === version ? undefined : `/readyz is still answered by the version ${answered}`;
  } catch (error) {
    return `/readyz gives no answer (${messageOf(error)})`;
  }
}
