import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { root } from "../dev/options.ts";
import { fill } from "./data.ts";
import { createDatabase } from "./database.ts";
import type { Effort } from "./effort.ts";
import { load, type Operation } from "./load.ts";
import type { World } from "./oda.ts";
import { row, type Section } from "./table.ts";
import { folder } from "./workerd.ts";

/** Seconds that the last text may take after the last order. */
const PATIENCE = 60;

/** How often a stand-in says that it was called. */
async function callsOf(url: string): Promise<number> {
  return (await (await fetch(`${url}/calls`)).json()).total;
}

/** Oda with Miniflare's queue, which has the batches and retries of wrangler.toml but one consumer at a time. */
function startMiniflare(settings: Record<string, string>): Miniflare {
  const bundle = join(folder, "worker");
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, "wrangler.toml"));
  const { compatibilityDate, queueProducers, queueConsumers, ratelimits, analyticsEngineDatasets } =
    // wrangler.toml has them all.
    workerOptions as Required<V4WorkerOptions>;
  const never = Object.keys(ratelimits).map((name) => [
    name,
    { namespace_id: name, simple: { limit: 1e9, period: 60 as const } },
  ]);
  const options = convertV4MiniflareOptions({
    modules: readdirSync(bundle)
      .filter((name) => name.endsWith(".js"))
      .sort((a, b) => Number(b === "worker.js") - Number(a === "worker.js"))
      .map((name) => ({ type: name === "worker.js" ? "ESModule" : "Text", path: join(bundle, name) })),
    modulesRoot: bundle,
    host: "127.0.0.1",
    port: 0,
    cf: false,
    bindings: settings,
    compatibilityDate,
    queueProducers,
    queueConsumers,
    analyticsEngineDatasets,
    ratelimits: Object.fromEntries(never),
    // The Worker's log has a line for each request.
    handleStructuredLogs: () => {},
  });
  return new Miniflare(options);
}

/** How fast orders become texts, and what each text costs the database. */
export async function queue(
  world: World,
  effort: Effort,
  closers: (() => Promise<void>)[],
): Promise<Section> {
  const database = await createDatabase(closers);
  const { id, headers } = await world.owner("queue@example.com");
  await fill(database, [{ businesses: 1, orders: 100, first: id }]);
  const [{ customer }] = (await database.sql("select id as customer from customers limit 1")) as [
    { customer: string },
  ];
  const miniflare = startMiniflare(world.settings(database.url));
  closers.push(() => miniflare.dispose());
  const { origin } = await miniflare.ready;

  const body = JSON.stringify({
    customer,
    item: "Basmati rice 5 kg",
    quantity: 2,
    price_per_unit: "1250.00",
  });
  const order: Operation = {
    method: "POST",
    path: "/api/v1/orders/",
    headers: { ...headers, "Content-Type": "application/json" },
    body: () => body,
    status: 201,
  };
  const calls = { database: await callsOf(database.url), gateway: await callsOf(world.gateway.url) };
  const start = performance.now();
  const posted = await load(origin, order, { connections: 8, seconds: PATIENCE, count: effort.texts });
  const orders = posted.latencies.length;
  const deadline = performance.now() + PATIENCE * 1000;
  while ((await callsOf(world.gateway.url)) - calls.gateway < orders && performance.now() < deadline) {
    await delay(20);
  }
  const seconds = (performance.now() - start) / 1000;
  // What became of the last batch is written down after its texts were sent.
  await delay(500);
  const perText = ((await callsOf(database.url)) - calls.database - orders) / orders;
  const [{ sent }] = (await database.sql(
    "select count(*) as sent from notifications where state = 'sent'",
  )) as [{ sent: string }];
  if (Number(sent) !== orders) throw new Error(`Of ${orders} texts ${sent} were sent in ${PATIENCE} s`);
  return {
    title: `Queue: ${orders} orders from 8 connections, a gateway that answers at once`,
    rows: [
      row("orders, from POST to accepted text", "/s", orders / seconds, ["orders taken", posted.rate]),
      row("database calls per text", "calls", perText, ["two per full batch of ten", 0.2]),
    ],
    notes: [
      "The queue is Miniflare's: batches as in wrangler.toml, one consumer at a time where Cloudflare runs up to 250.",
    ],
  };
}
