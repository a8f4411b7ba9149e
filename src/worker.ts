import { app } from "./app.ts";
import { consume, consumeDeadLetters } from "./notifications/consumer.ts";
import type { SmsJob } from "./notifications/queue.ts";
import { sweepNotifications } from "./notifications/sweep.ts";
import { settings } from "./settings.ts";

// Build the router and check the settings while the isolate starts, so that the first request does not wait for that.
app.router.match("GET", "/");
try {
  settings();
} catch {
  // With wrong settings, every request answers 500 `misconfigured`.
}

export default {
  fetch: app.fetch,
  queue: (batch) => (batch.queue.endsWith("-dead") ? consumeDeadLetters(batch) : consume(batch)),
  scheduled: (_controller, env) => sweepNotifications(env),
} satisfies ExportedHandler<Env, SmsJob>;
