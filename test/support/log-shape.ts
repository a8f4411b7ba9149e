import { z } from "zod";
import { PROBLEMS } from "../../src/problem.ts";

// What docs/observability.md says of each line, for the check of all that tests make the Worker log. It is written
// anew, not taken from src/: a field that comes to be there unawares is a fault.

const count = z.int().min(0);
const hex = (digits: number) => z.string().regex(new RegExp(`^[\\da-f]{${digits}}$`));
const uuid = z.guid();
const word = z.string().regex(/^\w{1,64}$/);

const requestId = z.uuid();
const ids = { trace_id: hex(32), span_id: hex(16), parent_span_id: hex(16).optional() };
const business = hex(32).optional();
const times = { duration_ms: count, db_ms: count.optional() };

const failure = z.strictObject({
  name: word,
  code: word.optional(),
  constraint: word.optional(),
  table: word.optional(),
  column: word.optional(),
  routine: word.optional(),
  stack: z.array(z.string().regex(/^at /)).max(6),
  get cause() {
    return failure.optional();
  },
});
const error = failure.optional();

const level = z.enum(["info", "warn", "error"]);
const state = z.enum([
  "queued",
  "held",
  "sending",
  "sent",
  "unconfirmed",
  "delivered",
  "failed",
  "expired",
  "skipped",
]);

const request = z.strictObject({
  level,
  event: z.literal("request"),
  outcome: z.enum(["ok", "refused", ...Object.keys(PROBLEMS)]),
  request_id: requestId,
  client_request_id: uuid.optional(),
  method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "_OTHER"]),
  route: z.string().regex(/^(\/[\w.-]*|\/:\w+(\{[^}]*\})?|\/\*)+$|^\*$/),
  status: z.int().min(200).max(599),
  business,
  ...times,
  state: state.optional(),
  report: z.enum(["known", "unknown", "in flight"]).optional(),
  incoming: z.enum(["reply", "stop", "start", "repeated", "ignored"]).optional(),
  customers: count.optional(),
  reason: z.string().startsWith("Settings that are missing or wrong: ").optional(),
  error,
  ...ids,
});

const message = z.strictObject({
  level,
  event: z.literal("message"),
  outcome: z.enum([
    "accepted",
    "retry",
    "refused",
    "ambiguous",
    "early",
    "waiting",
    "held",
    "skipped",
    "settled",
    "unreadable",
    "left_to_sweep",
    "failed",
  ]),
  queue: z.enum(["oda-sms", "oda-sms-dead"]),
  message_id: z.string().regex(/^([\da-f]{32}|message-\d+)$/),
  delivery: z.int().min(1),
  batch_trace_id: hex(32),
  age_ms: count,
  notification_id: uuid.optional(),
  business,
  attempt: z.int().min(1).optional(),
  state: state.optional(),
  code: z
    .string()
    .regex(/^(\d{1,4}|http_\d{3}|[A-Za-z]{1,32}|[a-z_]{1,32})$/)
    .optional(),
  gateway_ms: count.optional(),
  retry_in_s: count.optional(),
  ...times,
  error,
  ...ids,
});

const limit = z.strictObject({
  level: z.literal("warn"),
  event: z.literal("limit"),
  outcome: z.literal("near"),
  limit: z.enum(["business", "deployment"]),
  business,
  ...ids,
});

const gateway = z.strictObject({
  level,
  event: z.literal("gateway"),
  outcome: z.enum(["outage", "account", "works", "drained"]),
  code: z
    .string()
    .regex(/^\w{1,32}$/)
    .optional(),
  after_s: count,
  ...ids,
});

const cron = z.strictObject({
  level,
  event: z.literal("cron"),
  outcome: z.enum(["ok", "failed"]),
  requeued: count.optional(),
  expired: count.optional(),
  abandoned: count.optional(),
  unconfirmed: count.optional(),
  oldest_due_ms: count.optional(),
  ...times,
  error,
  ...ids,
});

const enqueue = z.strictObject({
  level,
  event: z.literal("enqueue"),
  outcome: z.literal("failed"),
  notification_id: uuid.optional(),
  count: count.optional(),
  error,
  ...ids,
});

const issuer = z.strictObject({
  level,
  event: z.literal("issuer"),
  outcome: z.literal("failed"),
  error,
  ...ids,
});

const file = (event: string) =>
  z.strictObject({
    level,
    event: z.literal(event),
    outcome: z.literal("broken_off"),
    request_id: requestId,
    error,
    ...ids,
  });

export const Line = z.discriminatedUnion("event", [
  file("export"),
  file("import"),
  request,
  message,
  limit,
  cron,
  gateway,
  enqueue,
  issuer,
]);
