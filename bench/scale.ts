import { fill, type Group } from "./data.ts";
import { type BenchDatabase, createDatabase } from "./database.ts";
import type { Effort } from "./effort.ts";
import { deepPath, type List, listsOf } from "./lists.ts";
import { load, median, quantile } from "./load.ts";
import type { Owner, World } from "./oda.ts";
import { type Row, row, type Section } from "./table.ts";
import { startOda, type Workerd } from "./workerd.ts";
import { indexRows, writeRows } from "./writes.ts";

/** A database of one size, and what serves it. */
interface Size {
  orders: number;
  database: BenchDatabase;
  oda: Workerd;
}

/**
 * Half of a size's orders are one business's, a quarter is spread over up to a hundred and a quarter over up to ten
 * thousand, who have fifty at least: big and small live in one table, as they would.
 */
export const groupsOf = (orders: number, firsts: string[]): Group[] =>
  [1, 100, 10_000].map((most, index) => {
    const share = orders / (index === 0 ? 2 : 4);
    return { businesses: Math.min(most, Math.floor(share / 50)), orders: share, first: firsts[index]! };
  });

/** The median of a page at each size, asked for in turns. */
async function p50s(pages: { url: string; path: string }[], owner: Owner, effort: Effort): Promise<number[]> {
  const medians: number[][] = pages.map(() => []);
  for (let round = 0; round <= effort.rounds; round += 1) {
    for (const [index, { url, path }] of pages.entries()) {
      const operation = { path: `/api/v1/${path}`, headers: owner.headers, status: 200 };
      const { latencies } = await load(url, operation, { connections: 1, seconds: 0.5, count: effort.pages });
      // The first round only warms up.
      if (round > 0) medians[index]!.push(quantile(latencies, 0.5));
    }
  }
  return medians.map(median);
}

/** Every size's p50, as the slowest alone is compared. */
const listed = (p50s: number[], names: string[]) =>
  p50s.map((p50, index) => `${names[index]} ${p50.toFixed(2)}`).join(", ");

const thousands = (orders: number) => (orders >= 1e6 ? `${orders / 1e6} M` : `${orders / 1e3} k`);

/** The slowest size beside the smallest, for every list of a business. */
async function listRows(
  sizes: Size[],
  { owner, whose, isDeep }: { owner: Owner; whose: string; isDeep: boolean },
  world: World,
  effort: Effort,
): Promise<Row[]> {
  const secret = world.settings("http://unused").SESSION_SECRET!;
  const lists = await Promise.all(sizes.map(({ database }) => listsOf(database, owner.id)));
  const names = sizes.map(({ orders }) => thousands(orders));
  const rows: Row[] = [];
  for (const [index, { name, grows }] of lists[0]!.entries()) {
    const target = grows ? undefined : ({ of: "ratio", max: 1.2 } as const);
    const pages = sizes.map(({ oda }, size) => ({ url: oda.url, path: lists[size]![index]!.path }));
    const firsts = await p50s(pages, owner, effort);
    const yardstick = firsts[0]!;
    rows.push(
      row(
        `${name}, ${whose}`,
        "ms",
        Math.max(...firsts.slice(1)),
        [`at ${listed(firsts, names)}`, yardstick],
        target,
      ),
    );
    if (!isDeep) continue;
    const deep = await Promise.all(
      sizes.map(({ database }, size) => deepPath(database, owner.id, lists[size]![index] as List, secret)),
    );
    const there = deep.filter((page) => page !== undefined);
    if (there.length === 0) continue;
    const addresses = there.map(({ path }, size) => ({ url: sizes[size]!.oda.url, path }));
    const deeps = await p50s(addresses, owner, effort);
    const depths = there.map(({ depth }, size) => `${names[size]} ${depth} deep`);
    const against = `first page at ${names[0]}; ${listed(deeps, depths)}`;
    rows.push(row(`  its deep page`, "ms", Math.max(...deeps), [against, yardstick], target));
  }
  return rows;
}

/** Whether a list costs the same however many rows there are, and what the indexes cost that see to it. */
export async function scale(
  world: World,
  effort: Effort,
  closers: (() => Promise<void>)[],
): Promise<Section> {
  const emails = ["half@example.com", "hundred@example.com", "thousand@example.com"];
  const businesses = await Promise.all(emails.map(world.owner));
  const sizes: Size[] = [];
  for (const orders of effort.sizes) {
    const database = await createDatabase(closers);
    await fill(
      database,
      groupsOf(
        orders,
        businesses.map(({ id }) => id),
      ),
    );
    const oda = await startOda(world.settings(database.url), world.cache.url);
    closers.push(oda.stop);
    sizes.push({ orders, database, oda });
  }
  const rows: Row[] = [];
  for (const [group, owner] of businesses.entries()) {
    const whose = ["owner of half", "one of 100", "one of 10,000"][group]!;
    // Only whoever owns half of everything has pages that are deep.
    rows.push(...(await listRows(sizes, { owner, whose, isDeep: group === 0 }, world, effort)));
  }
  for (const { orders, database } of sizes)
    rows.push(...(await writeRows(database, thousands(orders), businesses[0]!.id)));
  const largest = sizes.at(-1)!;
  rows.push(...(await indexRows(largest.database, largest.orders)));
  return {
    title: `Scale: one request at a time, ${effort.rounds} rounds of ${effort.pages} at each size in turns, median p50`,
    rows,
    notes: [
      "Half of the orders are one business's, a quarter is spread over at most 100, a quarter over at most 10,000.",
      "An order comes with a text; five orders make a customer, fifty an item of the catalogue.",
    ],
  };
}
