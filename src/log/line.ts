import { env } from "cloudflare:workers";
import type { ATTEMPT_OUTCOMES, NOTIFICATION_STATES } from "../db/states.ts";
import type { ProblemKind } from "../http/problem.ts";
import { settings } from "../settings.ts";
import type { Failure } from "./failure.ts";
import { dataPoint } from "./metrics.ts";
import { ownerHash } from "./owner-hash.ts";
import type { Work } from "./work.ts";

/**
 * The shape of every line, for people in docs/observability.md. What goes in is known, numbered or counted by us:
 * nothing that anybody has typed. Times are in whole milliseconds.
 */
export type Line = RequestLine | FileLine | MessageLine | CronLine | EnqueueLine | IssuerLine;

/** One for each request, and for each part that a page asks of the API. */
export interface RequestLine {
  event: "request";
  outcome: "ok" | "refused" | ProblemKind;
  request_id: string;
  method: string;
  /** The template, not the path. */
  route: string;
  status: number;
  owner?: string | undefined;
  duration_ms: number;
  db_ms?: number | undefined;
  /** Of a delivery report: what it says, and whether it is about a text that we know. */
  state?: "sent" | "delivered" | "failed";
  report?: "known" | "unknown" | "in flight";
  /** Of an opt-out: how many customers have the number. */
  customers?: number;
  /** Of settings that are wrong: their names. */
  reason?: string;
  error?: Failure | undefined;
}

/** A file that broke off after its answer had begun, when the line of its request had been written. */
export interface FileLine {
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
    // Of a message that led to no attempt.
    | "early"
    | "skipped"
    | "settled"
    | "unreadable"
    // Of a dead letter.
    | "given_up"
    | "left_to_sweep"
    // The database did not answer: the batch is delivered again.
    | "failed";
  queue: string;
  message_id: string;
  /** How often the queue has delivered it. */
  delivery: number;
  /** The trace of the calls that a batch makes for all its messages. */
  batch_trace_id: string;
  /** Since it was put on the queue, by the queue's clock. */
  age_ms: number;
  notification_id?: string | undefined;
  owner?: string | undefined;
  /** How often the text was handed to the gateway, this time included. */
  attempt?: number | undefined;
  state?: (typeof NOTIFICATION_STATES)[number] | undefined;
  /** The gateway's status code for the text, such as `101`, or `http_503`. */
  code?: string | undefined;
  gateway_ms?: number | undefined;
  retry_in_s?: number | undefined;
  duration_ms: number;
  /** Of the whole batch, as is `duration_ms`. */
  db_ms?: number | undefined;
  error?: Failure | undefined;
}

/** One for each run of the sweep; the counts are missing when it failed. */
export interface CronLine {
  event: "cron";
  outcome: "ok" | "failed";
  /** Texts put on the queue again. */
  requeued?: number;
  /** Texts that were tried as often as is allowed. */
  given_up?: number;
  /** Texts whose consumer died while sending them. */
  abandoned?: number;
  /** Texts that no delivery report has confirmed in time. */
  unconfirmed?: number;
  /** For how long the one that is longest due has been. */
  oldest_due_ms?: number;
  duration_ms: number;
  db_ms?: number | undefined;
  error?: Failure | undefined;
}

/** Texts that could not be put on the queue; the sweep will do it. */
export interface EnqueueLine {
  event: "enqueue";
  outcome: "failed";
  /** Of one text. */
  notification_id?: string;
  /** Of an import: how many texts were to be put on the queue, of which some were not. */
  count?: number;
  error?: Failure | undefined;
}

/** The issuer did not answer when it was asked for its keys ahead of time; those known serve on for a day. */
export interface IssuerLine {
  event: "issuer";
  outcome: "failed";
  error?: Failure | undefined;
}

const OUTLETS = { info: "log", warn: "warn", error: "error" } as const;

/**
 * Writes a line, and counts it among the metrics: the only place that does either.
 * @param level `info` for what goes as it should, the client's mistakes too; `warn` for what mends itself; `error` for
 *   what somebody has to look at
 */
export function log(level: keyof typeof OUTLETS, { trace }: Work, line: Line): void {
  const { traceId, spanId, parentId } = trace;
  const ids = { trace_id: traceId, span_id: spanId, parent_span_id: parentId };
  console[OUTLETS[level]](JSON.stringify({ level, ...line, ...ids }));
  env.METRICS.writeDataPoint(dataPoint(line));
}

/** Of all owners whom this isolate has served lately. */
const hashes = new Map<string, string>();
const MOST = 1_000;

/** What the log calls an owner. */
export function ownerOf(ownerId: string): string {
  let hash = hashes.get(ownerId);
  if (hash === undefined) {
    hash = ownerHash(settings().LOG_KEY, ownerId);
    if (hashes.size >= MOST) hashes.clear();
    hashes.set(ownerId, hash);
  }
  return hash;
}

/** The database's time in a line. */
export const dbMs = ({ dbMs }: Work) => (dbMs === undefined ? undefined : Math.round(dbMs));
