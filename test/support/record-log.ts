import { env } from "cloudflare:workers";
import { afterAll, beforeEach, inject } from "vitest";
import { type Recording, recording } from "./recording.ts";

// Runs before each file of tests, in one and the same isolate. All that is written to the console, and all data points,
// go to the check that ends the run: log-check.ts. It is printed beside a failure alone: Vitest takes as long to pass on a
// line as the Worker takes to answer many a request.

const LEVELS = ["debug", "log", "info", "warn", "error"] as const;
/** The most lines that are printed beside a failure. */
const SHOWN = 100;
const network = globalThis.fetch;

function install(into: Recording): void {
  into.print = console.log.bind(console);
  for (const level of LEVELS) {
    console[level] = (...values: unknown[]) => {
      into.lines.push(values.map(String).join(" "));
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

beforeEach(({ onTestFailed }) => {
  const before = recording.lines.length;
  onTestFailed(() => {
    for (const line of recording.lines.slice(before).slice(-SHOWN)) recording.print(line);
  });
});

/** Takes away what Vite adds to the address of a package's file, which no stack has outside of these tests. */
const asDeployed = (line: string) => line.replaceAll(/(?<=\.m?js)\?v=[\da-f]{8}(?=:\d+:\d+)/g, "");

afterAll(async () => {
  const lines = recording.lines.splice(0).map(asDeployed);
  const body = JSON.stringify({ lines, points: recording.points.splice(0) });
  const response = await network(inject("standIns").log, { method: "POST", body });
  if (!response.ok) throw new Error("What was logged could not be handed in");
});
