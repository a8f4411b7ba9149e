import { readFileSync } from "node:fs";
import { cpuOf } from "./cpu.ts";
import { createDatabase } from "./database.ts";
import type { Effort } from "./effort.ts";
import type { World } from "./oda.ts";
import { type Row, row, type Section } from "./table.ts";
import { startOda } from "./workerd.ts";

const ROWS = 10_000;

const lines = (header: string, line: (n: number) => string) =>
  [header, ...Array.from({ length: ROWS }, (_, n) => line(n))].join("\n");
const code = (n: number) => n.toString(36).padStart(5, "0");

const FILES = {
  customers: lines(
    "code,first_name,second_name,phone",
    (n) => `${code(n)},Wanjiru ${n},Kamau,+2547${10_000_000 + n}`,
  ),
  items: lines("name,price", (n) => `Basmati rice ${n} kg,${n}.50`),
  orders: lines(
    "idempotency_key,customer_code,item,quantity,time_placed",
    (n) => `receipt-${n},${code(n)},Basmati rice ${n} kg,2,2026-01-02T06:30:00Z`,
  ),
};

/** The most memory that a process has had, in MiB; NaN where there is no /proc. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

const callsOf = async (url: string): Promise<number> => (await (await fetch(`${url}/calls`)).json()).total;

/** What importing and exporting ten thousand rows takes, of what Workers are given for a request. */
export async function bulk(
  world: World,
  _effort: Effort,
  closers: (() => Promise<void>)[],
): Promise<Section> {
  const database = await createDatabase(closers);
  const { headers } = await world.owner("bulk@example.com");
  const oda = await startOda(world.settings(database.url), world.cache.url);
  closers.push(oda.stop);
  const ask = async (path: string, body?: string) => {
    const init = body && { method: "POST", body, headers: { ...headers, "Content-Type": "text/csv" } };
    const answer = await fetch(
      `${oda.url}/api/v1/${path}`,
      init || { headers: { ...headers, Accept: "*/*" } },
    );
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(text);
    return text;
  };
  // An isolate that is warm, and a business that it knows.
  await ask("customers/export/");
  const warm = peakOf(oda.pid);

  const rows: Row[] = [];
  const measure = async (what: string, work: () => Promise<void>) => {
    const before = { cpu: cpuOf(oda.pid), calls: await callsOf(database.url), time: performance.now() };
    await work();
    const seconds = (performance.now() - before.time) / 1000;
    rows.push(
      row(`${what}: CPU`, "s", (cpuOf(oda.pid) - before.cpu) / 1000, ["Workers' limit", 30], {
        of: "ratio",
        max: 0.1,
      }),
      row(`${what}: database calls`, "calls", (await callsOf(database.url)) - before.calls, [
        "Workers' subrequests",
        1_000,
      ]),
      row(`${what}: time`, "s", seconds, ["a database call's limit", 10]),
    );
  };
  const expectCount = (text: string, outcome: string) => {
    if (JSON.parse(text)[outcome].count !== ROWS) throw new Error(text.slice(0, 1_000));
  };
  for (const [collection, file] of Object.entries(FILES)) {
    await measure(`import of new ${collection}`, async () =>
      expectCount(await ask(`${collection}/import/`, file), "created"),
    );
    await measure(`the same ${collection} again`, async () =>
      expectCount(await ask(`${collection}/import/`, file), "unchanged"),
    );
    await measure(`export of ${collection}`, async () => {
      const exported = (await ask(`${collection}/export/`)).split("\n").length;
      if (exported !== ROWS + 2) throw new Error(`${exported} lines of ${collection}`);
    });
  }
  rows.push(
    row("memory, above that of a warm Worker", "MiB", peakOf(oda.pid) - warm, ["an isolate's limit", 128]),
  );
  return {
    title: `Bulk: ${ROWS} rows in a file, one at a time`,
    rows,
    notes: ["Time includes the database's; CPU is that of workerd, which takes the requests too."],
  };
}
