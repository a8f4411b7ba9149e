import { app } from "./app.ts";
import { settings } from "./settings.ts";
import { consume, consumeDeadLetters } from "./sms/consumer.ts";
import type { SmsJob } from "./sms/queue.ts";
import { sweepNotifications } from "./sms/sweep.ts";

// What the first request would wait for is done while the isolate starts, which Cloudflare does ahead of it.
app.router.match("GET", "/");
try {
  settings();
} catch {
  // Every request says so.
}

export default {
  fetch: app.fetch,
  queue: (batch) => (batch.queue.endsWith("-dead") ? consumeDeadLetters(batch) : consume(batch)),
  scheduled: (_controller, env) => sweepNotifications(env),
} satisfies ExportedHandler<Env, SmsJob>;
