import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, relative } from "node:path";
import { readArguments } from "../dev/arguments.ts";
import { exitWith, SetupError } from "../dev/setup-error.ts";
import { bulk } from "./bulk.ts";
import { cost } from "./cost.ts";
import { serverVersion } from "./database.ts";
import type { Effort } from "./effort.ts";
import { hostile } from "./hostile.ts";
import { startWorld } from "./oda.ts";
import { overhead } from "./overhead.ts";
import { queue } from "./queue.ts";
import { scale } from "./scale.ts";
import { startup } from "./startup.ts";
import { isMet, print, type Section } from "./table.ts";
import { buildWorker, folder } from "./workerd.ts";

// `npm run bench`: what Oda costs, each figure beside a yardstick of the same run. `--quick` looks for a minute;
// `--only overhead,cost,scale,hostile,startup,queue,bulk` at some parts alone; `--against REF` measures cost beside another
// commit's.

const FULL: Effort = {
  connections: 16,
  rounds: 5,
  seconds: 1.5,
  pages: 20,
  sizes: [1e3, 1e5, 2e6],
  starts: 9,
  texts: 1000,
  requests: 150,
};
const QUICK: Effort = {
  connections: 16,
  rounds: 3,
  seconds: 0.3,
  pages: 5,
  sizes: [1e3, 1e4],
  starts: 2,
  texts: 200,
  requests: 30,
};

const parts = { overhead, cost, scale, hostile, startup, queue, bulk };

const closers: (() => Promise<void>)[] = [];
/** @param kept how many of those that were opened first stay open */
async function close(kept = 0): Promise<void> {
  // One that fails must not keep the others open.
  for (const closer of closers.splice(kept).reverse()) await closer().catch(console.error);
}
let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    isStopping = true;
    close().then(() => process.exit(1), exitWith);
  });
}

try {
  await run();
} catch (error) {
  // What fails because it is being stopped is no failure.
  if (!isStopping) await close().finally(() => exitWith(error));
}

async function run(): Promise<void> {
  const flags = {
    quick: { type: "boolean" },
    only: { type: "string" },
    against: { type: "string" },
  } as const;
  const { values } = readArguments(
    flags,
    (mistake) => `${mistake}: the flags are --quick, --only PARTS and --against REF.`,
  );
  const postgres = await serverVersion();
  const chosen = values.quick ? QUICK : FULL;
  // The embedded Postgres would take longer to be filled than all else together.
  const sizes = postgres ? chosen.sizes : chosen.sizes.filter((orders) => orders <= 1e5);
  const effort = { ...chosen, sizes, against: values.against };
  const names = (values.only?.split(",") ?? Object.keys(parts)) as (keyof typeof parts)[];
  for (const name of names)
    if (!parts[name]) throw new SetupError(`--only takes ${Object.keys(parts)}, not ${name}.`);

  const machine = `${cpus().length} processors, ${postgres ? `PostgreSQL ${postgres}` : "embedded Postgres"}`;
  console.log(`Benchmarks: ${machine}, ${values.quick ? "quick" : "full"}`);
  mkdirSync(folder, { recursive: true });
  await buildWorker("worker");
  const world = await startWorld();
  closers.push(world.close);

  const sections: Section[] = [];
  for (const name of names) {
    const section = await parts[name](world, effort, closers);
    await close(1);
    print(section);
    sections.push(section);
  }
  await close();
  const file = join(folder, "results.json");
  writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), machine, effort, sections }, null, 2));
  const missed = sections.flatMap(({ rows }) => rows).filter((row) => isMet(row) === false);
  console.log(
    `\n${missed.length} targets missed in ${(performance.now() / 1000).toFixed(0)} s. All figures: ${relative(".", file)}`,
  );
}
