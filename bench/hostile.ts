import { Agent } from "node:http";
import { fill } from "./data.ts";
import { createDatabase } from "./database.ts";
import type { Effort } from "./effort.ts";
import { ask, load, median, quantile } from "./load.ts";
import type { Owner, World } from "./oda.ts";
import { groupsOf } from "./scale.ts";
import { type Row, row, type Section } from "./table.ts";
import { startOda } from "./workerd.ts";

/** Lists 16 searches, to be made all at once, of somebody who has half of all orders and means harm, or only mistypes. */
const SEARCHES: [what: string, path: string][] = [
  ["two letters that are nowhere", "orders/?search=zz"],
  ["two letters that are frequent", "orders/?search=ri"],
  ["one letter that is nowhere", "orders/?search=q"],
  ["one letter, far from where it is", "orders/?search=w&status=Cancelled&ordering=amount"],
  ["two letters of another script", "orders/?search=%D9%85%D8%B1"],
  ["signs and a digit", "orders/?search=%2B9"],
  ["a word that is nowhere", "orders/?search=zanzibar"],
  ["letters that are there, but never in this order", "orders/?search=ru%20kam"],
  [
    "a frequent word and a filter that it seldom goes with",
    "orders/?search=rice&status=Pending&ordering=amount",
  ],
  ["a frequent word, in the orders of a customer", "orders/?search=rice&customer={customer}"],
  ["a frequent word where it is not", "orders/?search=sugar&item_id={item}"],
  ["a frequent word, counted", "orders/?search=rice&count=true"],
  ["a rare word, counted", "orders/?search=zanzibar&count=true"],
  ["a number among the customers", "customers/?search=99"],
  ["two letters among the customers", "customers/?search=zz"],
  ["two digits among the texts", "notifications/?search=99"],
];

const dbTime = (timing: string | undefined) => Number(/\bdb;dur=([\d.]+)/.exec(timing ?? "")?.[1]);

/** Measures what an owner of half of all orders can do to the others by searching. */
export async function hostile(
  world: World,
  effort: Effort,
  closers: (() => Promise<void>)[],
): Promise<Section> {
  const emails = ["half@example.com", "hundred@example.com", "thousand@example.com"];
  const [attacker, other, ...others] = (await Promise.all(emails.map(world.owner))) as [Owner, Owner, Owner];
  const database = await createDatabase(closers);
  const orders = effort.sizes.at(-1)!;
  const firsts = [attacker, other, ...others].map(({ id }) => id);
  await fill(database, groupsOf(orders, firsts));
  const oda = await startOda(world.settings(database.url), world.cache.url);
  closers.push(oda.stop);

  const [ids] = await database.sql(`select customer_id as customer, item_id as item from orders
    where business_id = '${attacker.id}' and item like 'Maize%' order by id limit 1`);
  const paths = SEARCHES.map(
    ([, path]) => `/api/v1/${path.replace(/\{(\w+)\}/, (_, name: string) => ids![name]!)}`,
  );
  const agent = new Agent({ keepAlive: true });
  closers.push(async () => agent.destroy());
  const search = (path: string) => ask(agent, oda.url, { path, headers: attacker.headers });

  const rows: Row[] = [];
  for (const [index, path] of paths.entries()) {
    const times: number[] = [];
    let answered: Awaited<ReturnType<typeof search>> | undefined;
    for (let round = 0; round <= effort.rounds; round += 1) {
      answered = await search(path);
      // The first round only warms up.
      if (round > 0) times.push(dbTime(answered.timing));
    }
    const { statusCode, text } = answered!;
    const found = statusCode === 200 ? `${JSON.parse(text).results.length} found` : `status ${statusCode}`;
    rows.push(
      row(`search for ${SEARCHES[index]![0]}`, "ms", median(times), [`the most, ${found}`, 300], {
        of: "figure",
        max: 300,
      }),
    );
  }

  const list = { path: "/api/v1/orders/", headers: other.headers, status: 200 };
  const listing = { connections: 2, seconds: 10 * effort.seconds };
  await load(oda.url, list, listing);
  const quiet = await load(oda.url, list, listing);
  const answers = new Map<number, number>();
  let isOver = false;
  const attack = paths.map(async (path) => {
    while (!isOver) {
      const { statusCode = 0 } = await search(path);
      answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
    }
  });
  const attacked = await load(oda.url, list, listing);
  isOver = true;
  await Promise.all(attack);
  const told = [...answers].map(([status, count]) => `${count} with ${status}`).join(", ");
  for (const [name, share, target] of [
    ["p50", 0.5, undefined],
    ["p99", 0.99, { of: "ratio", max: 3 }],
  ] as const) {
    rows.push(
      row(
        `another owner's list during ${paths.length} searches, ${name}`,
        "ms",
        quantile(attacked.latencies, share),
        ["the same when quiet", quantile(quiet.latencies, share)],
        target,
      ),
    );
  }
  return {
    title: `Hostile: searches of one business with ${orders / 2} of ${orders} orders, database time of each alone`,
    rows,
    notes: [
      `While the other's list was asked for, the searches were answered so: ${told}.`,
      "Rate limits always allow here: in a deployment the attack ends after 300 searches in a minute.",
    ],
  };
}
