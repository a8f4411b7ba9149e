import type { Line } from "./line.ts";

/** A line with whatever any of them may have. */
type Fields = Partial<Record<string, string | number>>;

/** The columns of the data set METRICS, in order: blobs 1, 2, … and doubles 1, 2, … of docs/observability.md. */
const BLOBS = ["event", "outcome", "method", "place", "state", "code"];
const DOUBLES = [
  "duration_ms",
  "db_ms",
  "status",
  "age_ms",
  "attempt",
  "requeued",
  "given_up",
  "abandoned",
  "unconfirmed",
  "gateway_ms",
];

/**
 * What a line counts as in Workers Analytics Engine. Ids and owners stay in the log: a metric is about many.
 * The index is what is sampled when there is much: by place, so that a rare route is not lost among the frequent.
 */
export function dataPoint(line: Line): AnalyticsEngineDataPoint {
  const fields = line as unknown as Fields;
  const values: Fields = {
    ...fields,
    place: fields.route ?? fields.queue ?? line.event,
    age_ms: fields.age_ms ?? fields.oldest_due_ms ?? 0,
  };
  return {
    indexes: [`${values.method ?? ""} ${values.place}`.trim()],
    blobs: BLOBS.map((name) => String(values[name] ?? "")),
    doubles: DOUBLES.map((name) => Number(values[name] ?? 0)),
  };
}
