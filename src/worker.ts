import { app } from "./app.ts";
import { consume, consumeDeadLetters } from "./sms/consumer.ts";
import type { SmsJob } from "./sms/queue.ts";
import { sweepNotifications } from "./sms/sweep.ts";

export default {
  fetch: app.fetch,
  queue: (batch) => (batch.queue.endsWith("-dead") ? consumeDeadLetters(batch) : consume(batch)),
  scheduled: (_controller, env) => sweepNotifications(env),
} satisfies ExportedHandler<Env, SmsJob>;
