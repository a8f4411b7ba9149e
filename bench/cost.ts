import pg from "pg";
import { type Against, buildAgainst } from "./against.ts";
import { type Cluster, startCluster } from "./cluster.ts";
import { type Case, casesOf, idsOf, JSON_OF_PAGE, PAGE } from "./cost-cases.ts";
import { type Cost, costRows, indexRow } from "./cost-rows.ts";
import { startYardstick, yardsticksOf } from "./cost-yardstick.ts";
import { cpuOf } from "./cpu.ts";
import { fill } from "./data.ts";
import { createDatabase } from "./database.ts";
import type { Effort } from "./effort.ts";
import { load, median } from "./load.ts";
import type { Owner, World } from "./oda.ts";
import { type Row, row, type Section } from "./table.ts";
import { startOda } from "./workerd.ts";

const ORDERS = 20_000;
type Closers = (() => Promise<void>)[];

/** Describes one side of a comparison: a Worker with a database, or the yardstick. */
interface Side {
  /** Of its database. */
  address: string;
  run(what: Case, requests: number): Promise<void>;
  /** Milliseconds that its Worker has computed. */
  workerCpu(): number;
  /** How many statements the database has been sent. */
  statements(): Promise<number>;
}

/** A Worker and its database, of this commit or another. */
async function startSide(
  world: World,
  owner: Owner,
  { cluster, against }: { cluster: Cluster; against?: Against },
  closers: Closers,
) {
  const migrations = against && { migrations: against.migrations };
  const database = await createDatabase(closers, { server: cluster.url, ...migrations });
  await (against?.fill ?? fill)(database, [
    { businesses: 1, orders: ORDERS / 2, first: owner.id },
    { businesses: 100, orders: ORDERS / 2, first: "00000000-0000-8000-8000-000000000001" },
  ]);
  const oda = await startOda(world.settings(database.url), world.cache.url, against ? "against" : "worker");
  closers.push(oda.stop);
  const ids = await idsOf(database, owner.id);
  const operations = new Map(casesOf(owner, ids).map(({ name, operation }) => [name, operation]));
  const side: Side = {
    address: database.address!,
    async run({ name }, requests) {
      await load(oda.url, operations.get(name)!, { connections: 1, seconds: 60, count: requests });
    },
    workerCpu: () => cpuOf(oda.pid),
    statements: async () => (await (await fetch(`${database.url}/calls`)).json()).statements.total,
  };
  return { side, database, ids };
}

/** Measures one round of one side; its database does nothing else meanwhile. */
async function measure(
  { cluster, admin }: { cluster: Cluster; admin: pg.Client },
  side: Side,
  what: Case,
  requests: number,
): Promise<Cost> {
  const log = async () =>
    Number((await admin.query("select pg_current_wal_insert_lsn() - '0/0' as at")).rows[0].at);
  await admin.query("select pg_stat_statements_reset()");
  const [statements, bytes] = [await side.statements(), await log()];
  const [worker, postgres] = [side.workerCpu(), cluster.cpu()];
  await side.run(what, requests);
  const [workerAfter, postgresAfter] = [side.workerCpu(), cluster.cpu()];
  const { rows } = await admin.query(
    `select sum(total_plan_time) as planning, sum(total_exec_time) as executing from pg_stat_statements
      join pg_database on pg_database.oid = dbid where datname = $1 and toplevel`,
    [new URL(side.address).pathname.slice(1)],
  );
  return {
    worker: (1000 * (workerAfter - worker)) / requests,
    postgres: (1000 * (postgresAfter - postgres)) / requests,
    planning: (1000 * Number(rows[0].planning)) / requests,
    executing: (1000 * Number(rows[0].executing)) / requests,
    statements: ((await side.statements()) - statements) / requests,
    log: ((await log()) - bytes) / requests,
  };
}

const medianOf = (costs: Cost[]): Cost =>
  Object.fromEntries(
    (Object.keys(costs[0]!) as (keyof Cost)[]).map((name) => [name, median(costs.map((one) => one[name]))]),
  ) as Record<keyof Cost, number>;

/** Measures what one request costs the database and the Worker, beside a program that asks the database for the least. */
export async function cost(world: World, effort: Effort, closers: Closers): Promise<Section> {
  const title = `Cost: one request at a time, ${effort.rounds} rounds of ${effort.requests} in turns, medians for each request`;
  const cluster = await startCluster(closers);
  if (!cluster) {
    return { title, rows: [], notes: ["Not measured: the programs of PostgreSQL are not on this machine."] };
  }
  const against = effort.against === undefined ? undefined : await buildAgainst(effort.against, closers);
  const owner = await world.owner("cost@example.com");
  const ours = await startSide(world, owner, { cluster }, closers);
  const theirs = against && (await startSide(world, owner, { cluster, against }, closers));
  const cases = casesOf(owner, ours.ids);
  // The yardstick inserts rows like those that these insert.
  for (const what of cases) for (const one of [ours, theirs]) await one?.side.run(what, 20);

  const yardstick = await startYardstick(ours.database.address!, owner.id);
  closers.push(yardstick.close);
  const bare = await yardsticksOf(yardstick, owner.id, ours.ids);
  let asked = 0;
  const bareSide: Side = {
    address: ours.side.address,
    async run({ name }, requests) {
      for (let request = 0; request < requests; request += 1) {
        const statements = bare[name]!();
        asked += 1 + statements.length;
        await yardstick.run(statements);
      }
    },
    workerCpu: () => Number.NaN,
    statements: async () => asked,
  };

  const admin = new pg.Client(cluster.url);
  await admin.connect();
  closers.push(() => admin.end());
  await admin.query("create extension pg_stat_statements");
  const rows: Row[] = [];
  const costs = new Map<string, Cost>();
  for (const what of cases) {
    const sides = { oda: ours.side, yardstick: bare[what.name] && bareSide, against: theirs?.side };
    const found: Record<keyof typeof sides, Cost[]> = { oda: [], yardstick: [], against: [] };
    // Code is compiled as it is found to be used.
    for (const side of Object.values(sides)) await side?.run(what, 4 * effort.requests);
    for (let round = 0; round < effort.rounds; round += 1) {
      for (const [name, side] of Object.entries(sides) as [keyof typeof sides, Side | undefined][]) {
        const measured = side && (await measure({ cluster, admin }, side, what, effort.requests));
        if (measured) found[name].push(measured);
      }
    }
    const oda = medianOf(found.oda);
    costs.set(what.name, oda);
    rows.push(
      ...costRows(what, oda, {
        yardstick: found.yardstick.length > 0 ? medianOf(found.yardstick) : undefined,
        against: against && { name: against.name, cost: medianOf(found.against) },
      }),
    );
  }
  const whole = (name: string) => costs.get(name)!.worker + costs.get(name)!.postgres;
  rows.push(
    row(`${PAGE}: all`, "us", whole(PAGE), ["as JSON", whole(JSON_OF_PAGE)], { of: "ratio", max: 2 }),
  );
  rows.push(await indexRow(ours.database, theirs && { name: against!.name, database: theirs.database }));
  return {
    title,
    rows,
    notes: [
      "A PostgreSQL of its own, with pg_stat_statements; full_page_writes is off, as at Neon.",
      "The yardstick is a `pg` client: BEGIN, one statement for role and business, the bare INSERTs or SELECT, COMMIT; all prepared.",
      ...(against
        ? [`${against.name} has its own Worker, migrations and rows; the Neon stand-in is this commit's.`]
        : []),
    ],
  };
}
