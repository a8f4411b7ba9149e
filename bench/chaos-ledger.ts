import type pg from "pg";
import type { Message } from "../dev/africastalking-messaging.ts";
import type { Told } from "./chaos-clients.ts";

interface Row {
  order_id: string;
  item: string;
  time_placed: Date;
  state: string | null;
  failure_code: string | null;
  provider_message_id: string | null;
  /** When it was claimed last. */
  sending_at: Date | null;
}

/** Asks the database behind the Worker's back, again when this connection, too, was ended. */
export async function ask(pool: pg.Pool, query: string, tries = 10): Promise<Row[]> {
  try {
    return (await pool.query(query)).rows;
  } catch (error) {
    if (tries === 1) throw error;
    return ask(pool, query, tries - 1);
  }
}

/** Reads what the database holds, each order with its notification. */
export function readDatabase(pool: pg.Pool): Promise<Row[]> {
  return ask(
    pool,
    `select o.id as order_id, o.item, o.time_placed, n.state, n.failure_code, n.provider_message_id, n.sending_at
      from orders o left join notifications n on n.order_id = o.id`,
  );
}

/** What of a text is not settled by time or by the queue. */
export const isOpen = ({ state }: Row) => state === null || ["queued", "held", "sending"].includes(state);

/** Why a text was not taken, as its notification says. */
function excuse({ state, failure_code }: Row): string {
  if (state === "unconfirmed") return "unconfirmed: the answer was lost";
  if (state === "skipped") return `skipped: ${failure_code}`;
  if (state === "expired") return "expired: not sent in time";
  return `failed: refused by the gateway (${failure_code})`;
}

/** Whether a notification says that its text arrived, or that it certainly did not, and the gateway knows better. */
function isUntrue({ state, provider_message_id }: Row, taken: number): boolean {
  if (state === "sent" || state === "delivered") return taken === 0;
  return state === "failed" && provider_message_id === null && taken > 0;
}

const quantile = (sorted: number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

export interface Line {
  what: string;
  value: string | number;
  /** Whether a promise is broken. */
  broken?: boolean;
}

/** Compares what clients were told, what the database holds and what the gateway took. */
export function reconcile(
  placed: { all: number; calm: number; limit?: number | undefined },
  told: Told,
  rows: Row[],
  messages: Message[],
): Line[] {
  const taken = new Map<string, Message[]>();
  for (const message of messages) {
    const item = /Parcel \d+/.exec(message.message)?.[0] ?? "";
    taken.set(item, [...(taken.get(item) ?? []), message]);
  }
  const count = ({ item }: Row) => taken.get(item)?.length ?? 0;
  const once = rows.filter((row) => count(row) === 1);
  const never = rows.filter((row) => count(row) === 0 && !isOpen(row));
  const excuses = Map.groupBy(never, excuse);
  const wait = (row: Row) => Date.parse(taken.get(row.item)![0]!.receivedAt) - row.time_placed.getTime();
  const isCalm = ({ item }: Row) => Number(item.slice(-5)) < placed.calm;
  const waits = (some: Row[]): string => {
    const sorted = some.map(wait).sort((a, b) => a - b);
    return `${seconds(quantile(sorted, 0.5))}, ${seconds(quantile(sorted, 0.99))}`;
  };
  const mismatched = rows.filter(({ item, order_id }) => told.orders.get(item) !== order_id).length;
  const overLimit = rows.filter(({ failure_code }) => failure_code === "daily_limit").length;
  const gone = rows.filter(({ failure_code }) => failure_code === "order_cancelled");
  // Claimed after its client had been told that the order is cancelled.
  const untold = rows.filter((row) => {
    const cancelled = told.cancelled.get(row.item);
    return cancelled !== undefined && count(row) > 0 && row.sending_at!.getTime() > cancelled;
  });
  const must = (what: string, value: number, expected: number): Line => ({
    what,
    value,
    broken: value !== expected,
  });
  return [
    must("orders that clients were told are accepted", told.orders.size, placed.all),
    must("orders in the database, each with one notification", rows.length, placed.all),
    must("orders whose id is not what their client was told", mismatched, 0),
    must("answers that no client should get", told.surprises.length, 0),
    { what: "texts that the gateway took once", value: once.length },
    {
      what: "  of them still shown as unconfirmed",
      value: once.filter(({ state }) => state === "unconfirmed").length,
    },
    must(
      "texts over the limit of the day, skipped",
      overLimit,
      Math.max(0, placed.all - gone.length - (placed.limit ?? placed.all)),
    ),
    { what: "texts that it took zero times", value: never.length },
    ...[...excuses].sort().map(([what, { length }]): Line => ({ what: `  ${what}`, value: length })),
    must("texts that it took more than once", rows.filter((row) => count(row) > 1).length, 0),
    must("texts for no order", messages.length - rows.reduce((sum, row) => sum + count(row), 0), 0),
    must("texts that are stuck", rows.filter(isOpen).length, 0),
    must("notifications that are not true", rows.filter((row) => isUntrue(row, count(row))).length, 0),
    { what: "orders that were cancelled", value: told.cancelled.size },
    { what: "  of them before their text went, which was skipped", value: gone.length },
    must("texts of orders that had been cancelled before", untold.length, 0),
    { what: "orders that were closed", value: told.closed.size },
    must(
      "texts skipped though their order was not cancelled",
      gone.filter(({ item }) => !told.cancelled.has(item)).length,
      0,
    ),
    { what: "time to text before the chaos, p50 and p99", value: waits(once.filter(isCalm)) },
    { what: "time to text in the chaos, p50 and p99", value: waits(once.filter((row) => !isCalm(row))) },
  ];
}

/** One table, as Markdown. */
export function toTable(lines: Line[]): string {
  const rows = lines.map(({ what, value, broken }) => [
    what,
    String(value),
    broken === undefined ? "" : broken ? "BROKEN" : "kept",
  ]);
  const all = [["", "number", "promise"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    `| ${row[0]!.padEnd(widths[0]!)} | ${row[1]!.padStart(widths[1]!)} | ${row[2]!.padEnd(widths[2]!)} |`;
  const rule = `|${"-".repeat(widths[0]! + 2)}|${"-".repeat(widths[1]! + 1)}:|${"-".repeat(widths[2]! + 2)}|`;
  return [line(all[0]!), rule, ...rows.map(line)].join("\n");
}
