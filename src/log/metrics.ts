/** The fields of any line, as far as metrics use them. */
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
  "expired",
  "abandoned",
  "unconfirmed",
  "gateway_ms",
];

/**
 * Makes the data point of a line in Workers Analytics Engine, without ids and businesses. Under load Cloudflare samples
 * the points of each index (https://developers.cloudflare.com/analytics/analytics-engine/sampling/), so the index is the
 * method and the place: points of a rare route are kept.
 */
export function dataPoint(line: { event: string }): AnalyticsEngineDataPoint {
  const fields: Fields = line;
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
