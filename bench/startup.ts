import { execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { root } from "../dev/options.ts";
import budget from "./budget.json" with { type: "json" };
import { createDatabase } from "./database.ts";
import type { Effort } from "./effort.ts";
import { load, median, type Operation } from "./load.ts";
import type { World } from "./oda.ts";
import { type Row, row, type Section } from "./table.ts";
import { folder, startBare, startOda, type Workerd } from "./workerd.ts";

interface Node {
  id: number;
  callFrame: { functionName: string };
}

/** Milliseconds of computing in a profile that `wrangler check startup` takes, garbage collection and all. */
async function startupCpu(): Promise<number> {
  const outfile = join(folder, "startup.cpuprofile");
  const args = ["check", "startup", "--args=--minify", "--outfile", outfile];
  await promisify(execFile)("wrangler", args, { cwd: root });
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(outfile, "utf8"));
  const idle = new Set(
    nodes.filter(({ callFrame }: Node) => callFrame.functionName === "(idle)").map(({ id }: Node) => id),
  );
  const busy = samples.map((id: number, index: number) => (idle.has(id) ? 0 : timeDeltas[index]));
  return busy.reduce((sum: number, delta: number) => sum + delta, 0) / 1000;
}

async function cpuRow(): Promise<Row> {
  const all: number[] = [];
  for (let round = 0; round < 3; round += 1) all.push(await startupCpu());
  // The bare Worker's is too little for the profiler to see.
  return row("start-up CPU", "ms", median(all), ["the most it may be", 100], { of: "ratio", max: 1 });
}

/** What each dependency adds to the bundle. */
function sizeRows(): Row[] {
  const bundle = readFileSync(join(folder, "worker/worker.js"));
  const gzip = gzipSync(bundle, { level: 9 }).length / 1024;
  const { outputs } = JSON.parse(readFileSync(join(folder, "worker.meta.json"), "utf8"));
  const [, output] = Object.entries(outputs).find(([name]) => name.endsWith("worker.js")) as [
    string,
    { bytes: number; inputs: Record<string, { bytesInOutput: number }> },
  ];
  const packages = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    const name =
      /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ??
      (/(^|\/)src\//.test(path) ? "our own src/" : "wrangler's additions");
    packages.set(name, (packages.get(name) ?? 0) + bytesInOutput);
  }
  const total = output.bytes / 1024;
  return [
    row("bundle, gzip", "KiB", gzip, ["the budget", budget.worker_gzip_kib], { of: "ratio", max: 1 }),
    ...[...packages]
      .sort(([, a], [, b]) => b - a)
      .map(([name, bytes]) => row(`  ${name}`, "KiB", bytes / 1024, ["the bundle, minified", total])),
  ];
}

interface Started {
  /** Milliseconds from the start of the process until it listens, the script having run. */
  listening: number;
  first: number;
  warm: number;
}

async function coldAndWarm(start: () => Promise<Workerd>, operation: Operation): Promise<Started> {
  const begin = performance.now();
  const worker = await start();
  const listening = performance.now() - begin;
  try {
    const once = { connections: 1, seconds: 10, count: 1 };
    const first = (await load(worker.url, operation, once)).latencies[0]!;
    const { latencies } = await load(worker.url, operation, { ...once, count: 100 });
    return { listening, first, warm: median(latencies) };
  } finally {
    await worker.stop();
  }
}

const medians = (all: Started[]): Started => ({
  listening: median(all.map(({ listening }) => listening)),
  first: median(all.map(({ first }) => first)),
  warm: median(all.map(({ warm }) => warm)),
});

/** How much there is to load, how long it takes to start, and what the first request of an isolate waits for. */
export async function startup(
  world: World,
  effort: Effort,
  closers: (() => Promise<void>)[],
): Promise<Section> {
  const database = await createDatabase(closers);
  const { headers } = await world.owner("startup@example.com");
  const operation: Operation = { path: "/api/v1/orders/", headers, status: 200 };
  let asked = 0;
  const count = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    if (request.socket.localPort === world.issuer.port) asked += 1;
  };
  subscribe("http.server.request.start", count);

  const oda = () => startOda(world.settings(database.url), world.cache.url);
  const call = {
    headers: { "Neon-Connection-String": "postgres://bench" },
    body: '{"queries":[{"query":"select 1"}]}',
    renew: [],
  };
  const bare = () => startBare({ NEON: `${database.url}/sql`, CALLS: { one: call } });
  const all = { keyless: [] as Started[], cached: [] as Started[], bare: [] as Started[] };
  let [askedKeyless, askedCached] = [0, 0];
  for (let round = 0; round < effort.starts; round += 1) {
    world.cache.clear();
    asked = 0;
    all.keyless.push(await coldAndWarm(oda, operation));
    askedKeyless += asked;
    asked = 0;
    all.cached.push(await coldAndWarm(oda, operation));
    askedCached += asked;
    all.bare.push(await coldAndWarm(bare, { path: "/one", status: 200 }));
  }
  unsubscribe("http.server.request.start", count);

  const [keyless, cached, plain] = [medians(all.keyless), medians(all.cached), medians(all.bare)];
  const perStart = (times: number) => times / effort.starts;
  const warm = (started: Started): [string, number] => ["its warm p50", started.warm];
  const target = { of: "ratio", max: 3 } as const;
  return {
    title: `Start-up and size: ${effort.starts} cold starts of each kind in turns, medians`,
    rows: [
      ...sizeRows(),
      await cpuRow(),
      row("process start until it listens", "ms", cached.listening, ["bare Worker", plain.listening]),
      row("first request, keys in the location's cache", "ms", cached.first, warm(cached), target),
      row("first request, no keys anywhere", "ms", keyless.first, warm(keyless)),
      row("first request of the bare Worker", "ms", plain.first, warm(plain)),
      row(
        "questions to the issuer, keys in the cache",
        "per 101 requests",
        perStart(askedCached),
        ["no keys anywhere", perStart(askedKeyless)],
        { of: "figure", max: 0 },
      ),
    ],
    notes: ["A cold isolate is a new workerd process that has run the script and been asked nothing yet."],
  };
}
