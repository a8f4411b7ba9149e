import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Message } from "../dev/africastalking-messaging.ts";
import { readArguments } from "../dev/arguments.ts";
import { exitWith, SetupError } from "../dev/setup-error.ts";
import { isOpen, type Line, reconcile, toTable } from "./chaos-ledger.ts";
import { createDatabase, serverVersion } from "./database.ts";
import { median, quantile } from "./load.ts";
import { startWorld } from "./oda.ts";
import { type Sample, takeSample } from "./soak-samples.ts";
import { type Minute, Traffic } from "./soak-traffic.ts";
import { buildWorker, folder, startWholeOda } from "./workerd.ts";

// `npm run soak`: many businesses at a modest rate for ten minutes, on workerd itself and a PostgreSQL server. Fails when
// memory grows, connections are left behind, an answer is not what it should be, or a text is lost or doubled.
//
// --minutes 10      how long, after a tenth of that at full speed
// --rate 20         requests a second

/** Seconds that the last texts may take. */
const PATIENCE = 180;
/** The last third of a run may hold so much more than the second. */
const GROWTH = 1.1;

const closers: (() => Promise<void>)[] = [];
async function close(): Promise<void> {
  for (const closer of closers.splice(0).reverse()) await closer().catch(console.error);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => close().finally(() => process.exit(1)));
}

try {
  process.exitCode = (await run()) ? 0 : 1;
  await close();
} catch (error) {
  await close().finally(() => exitWith(error));
}

/** @returns whether every promise was kept */
async function run(): Promise<boolean> {
  const options = {
    minutes: { type: "string", default: "10" },
    rate: { type: "string", default: "20" },
  } as const;
  const { values } = readArguments(
    options,
    (mistake) => `${mistake}: the flags are --minutes N and --rate N.`,
  );
  const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
  if (!(minutes > 0 && rate > 0)) throw new SetupError("--minutes and --rate are numbers above 0.");
  if (!(await serverVersion())) {
    throw new SetupError("The soak needs a PostgreSQL server, and none answers: see TEST_POSTGRES_URL.");
  }
  mkdirSync(folder, { recursive: true });
  await buildWorker("worker");
  const world = await startWorld();
  closers.push(world.close);
  await fetch(`${world.gateway.url}/faults`, {
    method: "PUT",
    body: JSON.stringify([
      { mode: "error500", rate: 0.03 },
      { mode: "reject", statusCode: 403, rate: 0.02 },
    ]),
  });
  const database = await createDatabase(closers);
  const oda = await startWholeOda(world.settings(database.url), world.cache.url);
  closers.push(oda.stop);
  const businesses = await Promise.all(
    Array.from({ length: 100 }, (_, index) => world.owner(`owner-${index}@example.com`)),
  );
  const traffic = new Traffic(oda.url, businesses);

  let start = performance.now();
  const samples: Sample[] = [];
  const errors: unknown[] = [];
  const every = (seconds: number, job: () => Promise<unknown>) => {
    const timer = setInterval(() => job().catch((error) => errors.push(error)), seconds * 1000);
    closers.push(async () => clearInterval(timer));
  };
  // Six times as often as in production, which the run is too short for.
  every(10, async () => (await fetch(`${oda.queueUrl}/cron`)).body?.cancel());
  every(2, async () => samples.push(await takeSample(oda.pid, database, start)));
  await traffic.warmUp(minutes * 6);
  samples.length = 0;
  start = performance.now();
  console.log(`Soaking for ${minutes} minutes at ${rate} requests a second …`);
  await traffic.run(minutes * 60, rate);
  const during = [...samples];

  const read = () =>
    database.sql(`select o.id as order_id, o.item, o.time_placed, n.state, n.failure_code, n.provider_message_id
      from orders o left join notifications n on n.order_id = o.id`);
  const rowsOf = async () =>
    (await read()).map((row) => ({ ...row, time_placed: new Date(row.time_placed!) }) as never);
  const deadline = performance.now() + PATIENCE * 1000;
  while ((await rowsOf()).some(isOpen) && performance.now() < deadline) await delay(1000);
  traffic.close();
  await delay(3000);
  const idle = await takeSample(oda.pid, database, start);
  const messages: Message[] = await (await fetch(`${world.gateway.url}/messages`)).json();
  const placed = traffic.told.orders.size;
  const ledger = reconcile({ all: placed, calm: placed }, traffic.told, await rowsOf(), messages);
  const lines = [
    ...judge(traffic.minutes, during, idle),
    { what: "samples or sweeps that failed", value: errors.length, broken: errors.length > 0 },
    ...ledger.filter(({ what }) => !what.includes("chaos")),
  ];
  for (const problem of [...traffic.told.surprises, ...errors].slice(0, 10)) console.log(String(problem));
  console.log(`${minuteTable(traffic.minutes, during)}\n\n${toTable(lines)}`);
  const file = join(folder, "soak.json");
  const result = { at: new Date().toISOString(), minutes, rate, lines, samples: during, idle };
  writeFileSync(file, JSON.stringify(result, null, 2));
  console.log(`All samples: ${relative(".", file)}`);
  return lines.every(({ broken }) => !broken);
}

function third(samples: Sample[], which: 1 | 2): Sample[] {
  return samples.slice((samples.length * which) / 3, (samples.length * (which + 1)) / 3);
}

/** What a run came to, and what of it must not be. */
function judge(minutes: Minute[], samples: Sample[], idle: Sample): Line[] {
  const [second, last] = [third(samples, 1), third(samples, 2)];
  const memory = (some: Sample[]) => median(some.map((sample) => sample.memory));
  const most = (some: Sample[], what: "sockets" | "connections") =>
    Math.max(...some.map((sample) => sample[what]));
  const growth = memory(last) / memory(second);
  const held = (what: "sockets" | "connections"): Line => ({
    what: `most ${what}, second and last third, and idle after`,
    value: `${most(second, what)}, ${most(last, what)}, ${idle[what]}`,
    // A peak differs by chance; what leaks does not go away.
    broken: most(last, what) > most(second, what) * 1.5 + 5 || idle[what] > most(second, what),
  });
  const requests = minutes.reduce((sum, minute) => sum + minute.requests, 0);
  const failures = minutes.reduce((sum, minute) => sum + minute.failures, 0);
  return [
    { what: "requests", value: requests },
    { what: "answers that were not as expected", value: failures, broken: failures > 0 },
    {
      what: `memory of the last third against the second, at most ${GROWTH}`,
      value: growth.toFixed(3),
      broken: !(growth <= GROWTH),
    },
    held("sockets"),
    held("connections"),
  ];
}

function minuteTable(minutes: Minute[], samples: Sample[]): string {
  const rows = minutes.map(({ requests, latencies, failures }, index) => {
    const sorted = latencies.toSorted((a, b) => a - b);
    const some = samples.filter(({ at }) => Math.floor(at / 60) === index);
    const most = (what: "memory" | "sockets" | "connections") =>
      Math.max(...some.map((sample) => sample[what])).toFixed(0);
    const ms = (share: number) => quantile(sorted, share).toFixed(1);
    const cells = [
      requests,
      failures,
      ms(0.5),
      ms(0.99),
      most("memory"),
      most("sockets"),
      most("connections"),
    ];
    return [index + 1, ...cells].map(String);
  });
  const head = ["minute", "requests", "failures", "p50 ms", "p99 ms", "MiB", "sockets", "connections"];
  return [head, ...rows]
    .map((row) => row.map((cell, column) => cell.padStart(head[column]!.length + 2)).join(""))
    .join("\n");
}
