import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startAfricasTalking } from "../dev/africastalking.ts";
import type { Message } from "../dev/africastalking-messaging.ts";
import { readArguments, readWhole } from "../dev/arguments.ts";
import { openDatabase } from "../dev/database.ts";
import { startNeon } from "../dev/neon.ts";
import { createDatabase } from "../dev/new-database.ts";
import { startOidc } from "../dev/oidc.ts";
import { root } from "../dev/options.ts";
import { localVars } from "../dev/settings.ts";
import { exitWith } from "../dev/setup-error.ts";
import { signIn } from "../dev/sign-in.ts";
import { makeCustomers, placeOrders, type Told } from "./chaos-clients.ts";
import { ask, isOpen, type Line, readDatabase, reconcile, toTable } from "./chaos-ledger.ts";
import { ShakyWorker } from "./chaos-worker.ts";
import { startUnreliable, terminateBackend } from "./unreliable.ts";

// `npm run chaos -- --orders 2000`: places orders while everything goes wrong, then reconciles what clients were told,
// the database and the gateway. Exits with 1 when a promise was broken.
//
// --kills 6         how often the Worker is killed
// --port 29100      of the Worker; the stand-ins come after it
// --limit N         how many texts may go out in a day; without it, all
// --hurry           once all is placed, lets a second count as half a minute for what waits in the database; a short outage
// DATABASE_URL      a PostgreSQL server, where a database is made for the run and dropped; else the embedded one

/** Shares of the calls to the gateway. */
const FAULTS = [
  { mode: "error500", rate: 0.2 },
  { mode: "timeout", rate: 0.05 },
  { mode: "drop_after_accept", rate: 0.05 },
  { mode: "error500", statusCode: 429, rate: 0.02 },
  { mode: "reject", statusCode: 501, rate: 0.04 },
  { mode: "reject", statusCode: 403, rate: 0.01 },
  { mode: "reject", statusCode: 406, rate: 0.01 },
  { mode: "ok", deliveryStatus: "Failed", rate: 0.02 },
  { mode: "ok", rate: 0.1 },
];
/** The gateway is down; and after that, it has no credit for us. */
const OUTAGES = [
  { mode: "error500", statusCode: 503 },
  { mode: "reject", statusCode: 405 },
];
const CUTS = 0.02;
const GATEWAY_TIMEOUT = 2;
/** How long a drain may take, in seconds: leases, lost messages and back-off, several times over. */
const PATIENCE = 900;

const closers: (() => Promise<unknown>)[] = [];
process.exitCode = 1;
try {
  process.exitCode = (await run()) ? 0 : 1;
  await close();
} catch (error) {
  await close().finally(() => exitWith(error));
}

async function close(): Promise<void> {
  for (const closer of closers.reverse()) await closer();
}

/** @returns whether every promise was kept */
async function run(): Promise<boolean> {
  const { values } = readArguments(
    {
      orders: { type: "string", default: "2000" },
      kills: { type: "string", default: "6" },
      port: { type: "string", default: "29100" },
      limit: { type: "string" },
      hurry: { type: "boolean", default: false },
    },
    (mistake) => `${mistake}: the flags are --orders N, --kills N, --port PORT, --limit N and --hurry.`,
  );
  const orders = readWhole("orders", values.orders);
  const kills = readWhole("kills", values.kills, 0);
  const port = readWhole("port", values.port);
  const limit = values.limit === undefined ? undefined : readWhole("limit", values.limit);
  const started = Date.now();
  const server = process.env.DATABASE_URL;
  const created = server ? await createDatabase(server) : undefined;
  if (created) closers.push(created.drop);
  const database = await openDatabase({ url: created?.url });
  closers.push(database.close);
  const neon = await startNeon({ port: port + 2, pool: database.pool, owner: database.owner });
  closers.push(neon.close);
  const unreliable = await startUnreliable({ port: port + 3, target: neon.url });
  closers.push(unreliable.close);
  const oidc = await startOidc({ port: port + 4 });
  closers.push(oidc.close);
  const origin = `http://127.0.0.1:${port}`;
  const secret = "chaos-callback-secret-0123456789";
  const gateway = await startAfricasTalking({
    port: port + 5,
    callbackUrl: `${origin}/webhooks/africastalking/delivery-reports/${secret}`,
  });
  closers.push(gateway.close);

  await mkdir(join(root, ".oda"), { recursive: true });
  const data = await mkdtemp(join(root, ".oda/chaos-"));
  closers.push(() => rm(data, { recursive: true, force: true }));
  const vars = {
    DATABASE_URL: `postgres://oda_login:oda@127.0.0.1:${unreliable.port}/oda`,
    OIDC_ISSUER: oidc.url,
    AFRICASTALKING_URL: gateway.url,
    AFRICASTALKING_CALLBACK_SECRET: secret,
    AFRICASTALKING_TIMEOUT_SECONDS: GATEWAY_TIMEOUT,
    ...(limit !== undefined && { SMS_DAILY_LIMIT: limit, SMS_DAILY_LIMIT_TOTAL: limit }),
  };
  const overrides = join(data, "chaos.vars");
  await writeFile(
    overrides,
    Object.entries(vars)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  const worker = new ShakyWorker({ port, envFiles: [localVars, overrides], data });
  closers.push(() => worker.stop());
  await worker.ready();

  // Few enough orders for each that nobody asks more often than a business may.
  const people = Array.from({ length: Math.ceil(orders / 250) }, (_, index) => `owner-${index}@example.com`);
  const tokens = await Promise.all(people.map(async (email) => (await signIn(oidc.url, email)).id_token));
  const told: Told = {
    orders: new Map(),
    closed: new Map(),
    cancelled: new Map(),
    surprises: [],
    retries: 0,
  };
  const api = { url: origin, tokens };
  const customers = await makeCustomers(api, Math.ceil(orders / 4), told);
  // A tenth in calm weather, to compare with.
  const calm = Math.floor(orders / 10);
  console.log(`Placing ${calm} orders …`);
  await placeOrders(api, customers, [0, calm], told);
  while ((await readDatabase(database.pool)).some(isOpen)) await delay(500);
  const setFaults = (faults: object) =>
    fetch(`${gateway.url}/faults`, { method: "PUT", body: JSON.stringify(faults) });
  await setFaults(FAULTS);
  unreliable.cut(CUTS);

  console.log(`Placing ${orders - calm} orders while the Worker is killed ${kills} times …`);
  let terminations = 0;
  const failover = setInterval(() => {
    if (!created) return;
    terminations += 1;
    terminateBackend(database.pool);
  }, 3000);
  closers.push(async () => clearInterval(failover));
  const upTime: [number, number] = values.hurry ? [1, 3] : [2, 15];
  const outage = async () => {
    await delay(values.hurry ? 2_000 : 10_000);
    for (const fault of OUTAGES) {
      await setFaults(fault);
      await delay(values.hurry ? 4_000 : 20_000);
    }
    await setFaults(FAULTS);
  };
  await Promise.all([
    placeOrders(api, customers, [calm, orders], told),
    worker.shake(kills, upTime),
    outage(),
  ]);
  const chaos = Date.now();

  let rows = await readDatabase(database.pool);
  while (rows.some(isOpen) && Date.now() - chaos < PATIENCE * 1000) {
    await delay(1000);
    if (values.hurry) {
      await ask(
        database.pool,
        `update notifications set due_at = due_at - interval '29 seconds' where state in ('queued', 'held', 'sending')`,
      );
      await ask(database.pool, `update breaker set probe_at = probe_at - interval '29 seconds'`);
    }
    rows = await readDatabase(database.pool);
  }
  // The last reports, and their repetitions.
  await delay(10_000);
  const messages: Message[] = await (await fetch(`${gateway.url}/messages`)).json();
  const calls: { total: number } = await (await fetch(`${gateway.url}/calls`)).json();
  const lines: Line[] = [
    { what: "times the Worker was killed", value: worker.kills, broken: worker.kills < kills },
    { what: "times it ended by itself", value: worker.crashes },
    { what: "calls to the database that were cut", value: unreliable.cuts() },
    { what: "connections of the database that were ended", value: terminations },
    { what: "requests that clients had to repeat", value: told.retries },
    { what: "calls to the gateway", value: calls.total },
    ...reconcile({ all: orders, calm, limit }, told, await readDatabase(database.pool), messages),
    { what: "until the last order was placed", value: `${Math.round((chaos - started) / 1000)} s` },
    { what: "in all", value: `${Math.round((Date.now() - started) / 1000)} s` },
  ];
  for (const surprise of told.surprises.slice(0, 10)) console.log(surprise);
  console.log(toTable(lines));
  return lines.every(({ broken }) => !broken);
}
