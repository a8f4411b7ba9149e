import { cpuOf } from "./cpu.ts";
import { fill } from "./data.ts";
import { createDatabase } from "./database.ts";
import type { Effort } from "./effort.ts";
import { type Amount, load, median, type Operation, quantile } from "./load.ts";
import type { Owner, World } from "./oda.ts";
import type { Call } from "./recorder.ts";
import { startRecorder } from "./recorder.ts";
import { type Row, row, type Section } from "./table.ts";
import { buildWorker, startBare, startOda, type Workerd } from "./workerd.ts";

interface Case {
  name: string;
  operation: Operation;
  /** Of the bare Worker's throughput; none where nothing is asked of the database. */
  target?: number;
  /** Where packages-worker.ts does the same. */
  packages?: string;
}

const JSON_TYPE = { "Content-Type": "application/json" };
const READS = 0.8;
const WRITES = 0.7;

let made = 0;
const newCustomer = () => {
  made += 1;
  const code = `A${made.toString(36).padStart(4, "0")}`;
  // The bare Worker's are below, and those that the database was filled with below those.
  const phone = `+2547${String(50_000_000 + made).padStart(8, "0")}`;
  return JSON.stringify({ first_name: "Wanjiru", second_name: "Kamau", code, phone });
};

function casesOf({ headers }: Owner, { customer, order }: { customer: string; order: string }): Case[] {
  const get = (path: string): Operation => ({ path: `/api/v1/${path}`, headers, status: 200 });
  const post = (path: string, body: () => string, status: number): Operation => ({
    method: "POST",
    path: `/api/v1/${path}`,
    headers: { ...headers, ...JSON_TYPE },
    body,
    status,
  });
  const newOrder = JSON.stringify({
    customer,
    item: "Basmati rice 5 kg",
    quantity: 2,
    price_per_unit: "1250.00",
  });
  const forged = `${headers.Authorization!.slice(0, -8)}AAAAAAAA`;
  return [
    { name: "create order", operation: post("orders/", () => newOrder, 201), target: WRITES },
    { name: "create customer", operation: post("customers/", newCustomer, 201), target: WRITES },
    {
      name: "get order",
      operation: get(`orders/${order}/`),
      target: READS,
      packages: `/orders/${order}/`,
    },
    { name: "list orders", operation: get("orders/"), target: READS, packages: "/orders/" },
    { name: "list, filter and search", operation: get("orders/?status=Pending&search=rice"), target: READS },
    { name: "list notifications", operation: get("notifications/"), target: READS },
    {
      name: "rejected token",
      operation: { ...get("orders/"), headers: { ...headers, Authorization: forged }, status: 401 },
    },
    { name: "validation error", operation: post("orders/", () => '{"quantity":0}', 400) },
  ];
}

/** What the bare Worker has to do to make a recorded call again. */
function toBareCall(call: Call, { body }: Operation) {
  const asked = body ? (JSON.parse(body()) as Record<string, string>) : {};
  const ids = new Set(call.body.match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g));
  const isWrite = call.body.includes("insert into");
  const renew = [...ids].filter((id) => isWrite && id !== asked.customer).map((id) => ["id", id]);
  const [code] = /(?<=")A[0-9A-Z]{4}(?=")/.exec(call.body) ?? [];
  const [phone] = /\+25475\d{7}/.exec(call.body) ?? [];
  if (code) renew.push(["code", code]);
  if (phone) renew.push(["phone", phone]);
  return { ...call, renew };
}

interface Measured {
  rate: number;
  p50: number;
  p99: number;
  /** Milliseconds of the Worker's process for each request. */
  cpu: number;
}

async function measure(worker: Workerd, operation: Operation, amount: Amount): Promise<Measured> {
  const before = cpuOf(worker.pid);
  const { rate, latencies } = await load(worker.url, operation, amount);
  const cpu = (cpuOf(worker.pid) - before) / latencies.length;
  return { rate, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), cpu };
}

/** Runs Workers in turns, so that what else the machine does hits all of them. @returns medians */
async function compare(
  sides: { worker: Workerd; operation: Operation }[],
  { connections, rounds, seconds }: Effort,
): Promise<Measured[]> {
  for (const { worker, operation } of sides) await measure(worker, operation, { connections, seconds: 0.5 });
  const all: Measured[][] = sides.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { worker, operation }] of sides.entries())
      all[index]!.push(await measure(worker, operation, { connections, seconds }));
  }
  return all.map((one) => ({
    rate: median(one.map(({ rate }) => rate)),
    p50: median(one.map(({ p50 }) => p50)),
    p99: median(one.map(({ p99 }) => p99)),
    cpu: median(one.map(({ cpu }) => cpu)),
  }));
}

function rowsOf({ name, target }: Case, [oda, bare, packages]: Measured[]): Row[] {
  if (!oda || !bare) throw new Error("Two Workers are compared");
  const against = target === undefined ? "bare Worker, a constant" : "bare Worker, same SQL call";
  return [
    row(
      name,
      "/s",
      oda.rate,
      [against, bare.rate],
      target === undefined ? undefined : { of: "ratio", min: target },
    ),
    row("  p50", "ms", oda.p50, ["", bare.p50]),
    row("  p99", "ms", oda.p99, ["", bare.p99]),
    row("  CPU above the bare Worker's", "ms", oda.cpu - bare.cpu, ["its CPU", bare.cpu], {
      of: "figure",
      max: 1,
    }),
    ...(packages
      ? [
          row("  its packages alone", "/s", packages.rate, ["bare Worker", bare.rate]),
          row("  their CPU above it", "ms", packages.cpu - bare.cpu, ["its CPU", bare.cpu]),
        ]
      : []),
  ];
}

/** What Oda adds to one SQL call, operation by operation. */
export async function overhead(
  world: World,
  effort: Effort,
  closers: (() => Promise<void>)[],
): Promise<Section> {
  const database = await createDatabase(closers);
  // One business makes the load of many here: it finds a slot as each of them would.
  await database.sql(`create or replace function take_slot(business uuid, work text, slots integer) returns void
    language plpgsql as $$ begin perform pg_try_advisory_xact_lock(hashtextextended(work || business || random(), 1)); end $$`);
  const owner = await world.owner("overhead@example.com");
  await fill(database, [{ businesses: 1, orders: 1000, first: owner.id }]);
  const [{ customer, order }] = (await database.sql(
    "select customer_id as customer, id as order from orders order by id limit 1",
  )) as [{ customer: string; order: string }];
  const cases = casesOf(owner, { customer, order });

  const recorder = await startRecorder(database.url);
  const recorded = await startOda(world.settings(recorder.url), world.cache.url);
  const calls: Record<string, ReturnType<typeof toBareCall>> = {};
  for (const { name, operation, target } of cases) {
    recorder.calls.length = 0;
    await load(recorded.url, operation, { connections: 1, seconds: 10, count: 1 });
    const expected = target === undefined ? 0 : 1;
    if (recorder.calls.length !== expected)
      throw new Error(`${name} made ${recorder.calls.length} SQL calls`);
    const [call] = recorder.calls;
    if (call) calls[encodeURIComponent(name)] = toBareCall(call, operation);
  }
  await recorded.stop();
  await recorder.close();

  const oda = await startOda(world.settings(database.url), world.cache.url);
  await buildWorker("packages-worker");
  const packages = await startOda(world.settings(database.url), world.cache.url, "packages-worker");
  const bare = await startBare({ NEON: `${database.url}/sql`, CALLS: calls });
  closers.push(oda.stop, packages.stop, bare.stop);
  const rows: Row[] = [];
  for (const one of cases) {
    const { method, body } = one.operation;
    const path = `/${encodeURIComponent(one.name)}`;
    const yardstick: Operation = { ...(method && { method }), body, path, status: 200 };
    const sides = [
      { worker: oda, operation: one.operation },
      { worker: bare, operation: yardstick },
    ];
    if (one.packages) {
      const operation = { path: one.packages, headers: { Business: owner.id }, status: 200 };
      sides.push({ worker: packages, operation });
    }
    rows.push(...rowsOf(one, await compare(sides, effort)));
  }

  // The floor, from below: what stands between a client and its rows when there is no Oda at all.
  const call = calls["get%20order"]!;
  const floor: [string, string, Operation][] = [
    ["a Worker that answers a constant", bare.url, { path: "/", status: 200 }],
    [
      "the Neon stand-in, asked directly",
      database.url,
      { method: "POST", path: "/sql", headers: call.headers, body: () => call.body, status: 200 },
    ],
    ["a Worker that asks the stand-in", bare.url, { path: "/get%20order", status: 200 }],
    ["Oda's /healthz: the framework alone", oda.url, { path: "/healthz", status: 200 }],
    ["Oda's get order", oda.url, cases[2]!.operation],
  ];
  const anatomy: [string, Measured][] = [];
  for (const [name, url, operation] of floor) {
    const pid = url === oda.url ? oda.pid : bare.pid;
    const alone = { connections: 1, seconds: effort.seconds };
    anatomy.push([name, await measure({ url, pid, stop: oda.stop }, operation, alone)]);
  }
  const base = anatomy[0]![1].p50;
  rows.push(
    ...anatomy.map(([name, { p50 }]) => row(`one at a time: ${name}`, "ms", p50, ["a constant", base])),
  );
  return {
    title: `Overhead: ${effort.connections} connections, ${effort.rounds} rounds of ${effort.seconds} s in turns, medians`,
    rows,
    notes: [
      "The business's rate limit always allows and the queue takes everything; ID tokens are real and verified.",
      "Load, Workers, Neon stand-in and PostgreSQL share this machine's processors.",
    ],
  };
}
