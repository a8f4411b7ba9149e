import { env } from "cloudflare:workers";
import { afterAll, inject } from "vitest";
import { type Recording, recording } from "./recording.ts";

// Runs before each file of tests, in one and the same isolate. All that is written to the console, and all data points,
// go to the check that ends the run: log-check.ts.

const LEVELS = ["debug", "log", "info", "warn", "error"] as const;
const network = globalThis.fetch;

function install(into: Recording): void {
  for (const level of LEVELS) {
    const write = console[level].bind(console);
    console[level] = (...values: unknown[]) => {
      into.lines.push(values.map(String).join(" "));
      write(...values);
    };
  }
  const { METRICS } = env;
  const count = METRICS.writeDataPoint.bind(METRICS);
  METRICS.writeDataPoint = (point) => {
    into.points.push(point!);
    count(point);
  };
  into.installed = true;
}

if (!recording.installed) install(recording);

afterAll(async () => {
  const body = JSON.stringify({ lines: recording.lines.splice(0), points: recording.points.splice(0) });
  const response = await network(inject("standIns").log, { method: "POST", body });
  if (!response.ok) throw new Error("What was logged could not be handed in");
});
