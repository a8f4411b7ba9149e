import { stripVTControlCharacters } from "node:util";

// What wrangler says of itself. The rest is what the Worker logged, and what is wrong with it.
const noise = [
  /^\s*$/,
  /^Using secrets defined in /,
  /^Your Worker has access to /,
  /^Binding\s+Resource/,
  /^env\.\w+ /,
  /^⎔ /,
  /^\[wrangler:info\] /,
  /^\[custom build\] Running: /,
  /^The file .* changed, restarting build/,
  // Asked by `npm run dev` itself, many times over, until the Worker is ready.
  /"route":"\/readyz"/,
  // The sweep that found nothing to do, each minute.
  /"event":"cron","outcome":"ok","requeued":0,"expired":0,"abandoned":0,"unconfirmed":0/,
  // workerd says so whenever a client goes away early.
  /kj::getCaughtExceptionAsKj\(\) = .*: disconnected: /,
  /^\s+stack: \S*workerd@/,
  // The same of wrangler's proxy: see dev/wrangler.ts.
  /^wrangler's proxy lost a request/,
  /(Uncaught Error|Failed to drain the unused request body\. Error): Network connection lost\./,
  /^\s+at async drainBody \(/,
  /^\s+retryable: true$/,
  /^\s*\}$/,
  /Scheduled Workers are not automatically triggered/,
  /^\s+To manually trigger a scheduled event, run:/,
  /^\s+curl "http:.*\/scheduled"/,
  /^\s+For more details, see .*test-cron-triggers-locally/,
];

/** Whether a line of wrangler's output is of no use to who develops the Worker. */
export function isNoise(line: string): boolean {
  const text = stripVTControlCharacters(line);
  return noise.some((pattern) => pattern.test(text));
}
