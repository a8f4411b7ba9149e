import { env } from "cloudflare:workers";
import type { ProblemKind } from "../problem.ts";
import { settings } from "../settings.ts";
import type { ATTEMPT_OUTCOMES, NOTIFICATION_STATES } from "../states.ts";
import { businessHash } from "./business-hash.ts";
import type { Failure } from "./failure.ts";
import { dataPoint } from "./metrics.ts";
import type { Work } from "./work.ts";

/**
 * The shape of every line; docs/observability.md explains it to operators. A line may hold names, ids and counts of our
 * own, and nothing that anybody has typed. Times are in whole milliseconds.
 */
export type Line =
  | RequestLine
  | FileLine
  | MessageLine
  | LimitLine
  | GatewayLine
  | CronLine
  | EnqueueLine
  | IssuerLine;

/** One for each request. */
interface RequestLine extends RequestDetails {
  event: "request";
  outcome: "ok" | "refused" | ProblemKind;
  request_id: string;
  /** The client's `X-Request-Id`, if it is a UUID. Clients may repeat it, or choose that of another request. */
  client_request_id?: string | undefined;
  method: string;
  /** The template, not the path. */
  route: string;
  status: number;
  business?: string | undefined;
  duration_ms: number;
  db_ms?: number | undefined;
  /** For settings that are missing or wrong: their names. */
  reason?: string;
  error?: Failure | undefined;
}

/** What a handler adds to the line of its request. */
export interface RequestDetails {
  /** For a delivery report: the state that it reports, and whether its text is known. */
  state?: "sent" | "delivered" | "failed";
  report?: "known" | "unknown" | "in flight";
  /** For a message that somebody sent: what it was; `ignored` when it is nobody's. */
  incoming?: "reply" | "stop" | "start" | "repeated" | "ignored";
  /** For an opt-out, and for such a `stop` or `start`: how many customers have the number. */
  customers?: number;
}

/** An export or import that failed after its response had begun, and the line of its request had been written. */
interface FileLine {
  event: "export" | "import";
  outcome: "broken_off";
  request_id: string;
  error?: Failure | undefined;
}

/** One for each message of the queue of texts, each time that it is delivered, and for each dead letter. */
export interface MessageLine {
  event: "message";
  outcome:
    | (typeof ATTEMPT_OUTCOMES)[number]
    // For a message that led to no attempt.
    | "early"
    | "waiting"
    | "skipped"
    | "settled"
    | "unreadable"
    // For a dead letter.
    | "left_to_sweep"
    // The database did not answer: the batch is delivered again.
    | "failed";
  queue: string;
  message_id: string;
  /** How often the queue has delivered it. */
  delivery: number;
  /** The trace of the calls that a batch makes for all its messages. */
  batch_trace_id: string;
  /** The time since it was put on the queue, by the queue's clock. */
  age_ms: number;
  notification_id?: string | undefined;
  business?: string | undefined;
  /** How often the text was handed to the gateway, this time included. */
  attempt?: number | undefined;
  state?: (typeof NOTIFICATION_STATES)[number] | undefined;
  /** The gateway's status code for the text, such as `101`, or `http_503`; or why it was skipped. */
  code?: string | undefined;
  gateway_ms?: number | undefined;
  retry_in_s?: number | undefined;
  duration_ms: number;
  /** For the whole batch, as is `duration_ms`. */
  db_ms?: number | undefined;
  error?: Failure | undefined;
}

/** Four fifths of a limit of the day are used: one for each limit and day. */
interface LimitLine {
  event: "limit";
  outcome: "near";
  limit: "business" | "deployment";
  /** Of the limit of a business. */
  business?: string;
}

/** The breaker has changed: the gateway is out of order, refuses the account, works again, or has taken what had waited. */
interface GatewayLine {
  event: "gateway";
  outcome: "outage" | "account" | "works" | "drained";
  /** What the gateway said, such as `http_503` or `405`. */
  code?: string;
  /** For how long the breaker had been as it was, in seconds. */
  after_s: number;
}

/** One for each run of the sweep; the counts are missing when it failed. */
export interface CronLine {
  event: "cron";
  outcome: "ok" | "failed";
  /** Texts put on the queue again. */
  requeued?: number;
  /** Texts whose validity ended before they could be sent. */
  expired?: number;
  /** Texts whose consumer stopped while sending them. */
  abandoned?: number;
  /** Texts that no delivery report has confirmed in time. */
  unconfirmed?: number;
  /** For how long the oldest due text has been due. */
  oldest_due_ms?: number;
  duration_ms: number;
  db_ms?: number | undefined;
  error?: Failure | undefined;
}

/** Texts that could not be put on the queue. The sweep puts them there later. */
export interface EnqueueLine {
  event: "enqueue";
  outcome: "failed";
  /** For one text. */
  notification_id?: string;
  /** For an import: how many texts were to be put on the queue. Some of them were not. */
  count?: number;
  error?: Failure | undefined;
}

/** The issuer's keys could not be refreshed. Known keys are used for up to a day. */
interface IssuerLine {
  event: "issuer";
  outcome: "failed";
  error?: Failure | undefined;
}

const OUTLETS = { info: "log", warn: "warn", error: "error" } as const;

/**
 * Writes a line, and its data point in the metrics. Nothing else may write to either.
 * @param level `info` for normal operation, including mistakes of clients; `warn` for failures that are retried; `error`
 *   for failures that somebody has to look at
 */
export function log(level: keyof typeof OUTLETS, { trace }: Work, line: Line): void {
  const { traceId, spanId, parentId } = trace;
  const ids = { trace_id: traceId, span_id: spanId, parent_span_id: parentId };
  console[OUTLETS[level]](JSON.stringify({ level, ...line, ...ids }));
  env.METRICS.writeDataPoint(dataPoint(line));
}

/** The names of the businesses that this isolate has served. */
const hashes = new Map<string, string>();
const MAX_HASHES = 1_000;

/** Makes the name of a business in the log, and keeps it. See {@link businessHash}. */
export function logNameOf(businessId: string): string {
  let hash = hashes.get(businessId);
  if (hash === undefined) {
    hash = businessHash(settings().LOG_KEY, businessId);
    if (hashes.size >= MAX_HASHES) hashes.clear();
    hashes.set(businessId, hash);
  }
  return hash;
}

/** Rounds the time of the database for a line. */
export const dbMs = ({ dbMs }: Work) => (dbMs === undefined ? undefined : Math.round(dbMs));
