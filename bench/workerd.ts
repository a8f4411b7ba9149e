import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { root } from "../dev/options.ts";

/** Where everything that a run writes is. */
export const folder = join(root, "dist/bench");

/** The program itself: the script of that name is another process in front of it. It has no types. */
const workerd: string = createRequire(import.meta.url)("workerd").default;

export interface Workerd {
  url: string;
  /** Of the queue, which is a Worker beside it. */
  queueUrl?: string | undefined;
  pid: number;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** The Worker itself, the packages that it is made of, and the Worker of another commit. */
type Bundle = "worker" | "packages-worker" | "against";
const SOURCES = {
  worker: "src/worker.ts",
  "packages-worker": "bench/packages-worker.ts",
  against: "src/worker.ts",
};

/** Builds a Worker as a deployment would. @param cwd the root of its sources */
export async function buildWorker(name: Bundle, cwd = root): Promise<void> {
  const out = ["--outdir", join(folder, name), "--metafile", join(folder, `${name}.meta.json`)];
  const args = ["deploy", SOURCES[name], "--dry-run", "--minify", ...out];
  await promisify(execFile)("wrangler", args, { cwd });
}

// JSON's strings are strings of Cap'n Proto too.
const text = (value: string) => JSON.stringify(value);
const wrangler = readFileSync(join(root, "wrangler.toml"), "utf8");
const compatibilityDate = /^compatibility_date = "(.+)"$/m.exec(wrangler)![1]!;

const worker = (fields: string) => `(compatibilityDate = ${text(compatibilityDate)}, ${fields})`;
const script = (source: string) => worker(`modules = [(name = "main.js", esModule = ${text(source)})]`);

/**
 * Starts Oda. What Cloudflare adds is replaced by the least that works, in the same process: a queue that takes
 * everything and delivers nothing, rate limits that never bite, and metrics that nobody keeps.
 * @param cacheUrl of what answers `caches.default`, see cache.ts
 */
export function startOda(
  settings: Record<string, string>,
  cacheUrl: string,
  bundle: Bundle = "worker",
): Promise<Workerd> {
  return startWith(settings, cacheUrl, script(TAKE_ALL), bundle);
}

/** Starts Oda with a queue that delivers, and a cron job that runs when it is asked for: see deliverer.js. */
export function startWholeOda(settings: Record<string, string>, cacheUrl: string): Promise<Workerd> {
  const modules = `[(name = "deliverer.js", esModule = embed "../../bench/deliverer.js")]`;
  const fields = `modules = ${modules}, bindings = [(name = "ODA", service = "main")]`;
  const queue = worker(`${fields}, compatibilityFlags = ["service_binding_extra_handlers"]`);
  return startWith(settings, cacheUrl, queue, "worker");
}

function startWith(
  settings: Record<string, string>,
  cacheUrl: string,
  queue: string,
  bundle: Bundle,
): Promise<Workerd> {
  const entry = basename(SOURCES[bundle]).replace(".ts", ".js");
  const modules = readdirSync(join(folder, bundle))
    .filter((name) => name.endsWith(".js"))
    // The entry comes first.
    .sort((a, b) => Number(b === entry) - Number(a === entry))
    .map((name) => {
      const type = name === entry ? "esModule" : "text";
      return `(name = ${text(name)}, ${type} = embed ${text(`${bundle}/${name}`)})`;
    });
  const limits = [...wrangler.matchAll(/^name = "(\w+_RATE_LIMIT)"$/gm)].map(([, name]) => name!);
  const bindings = [
    ...Object.entries(settings).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`),
    ...limits.map((name) => `(name = ${text(name)}, wrapped = (moduleName = "bench:rate-limit"))`),
    `(name = "METRICS", wrapped = (moduleName = "bench:metrics"))`,
    `(name = "VERSION", json = ${text(JSON.stringify({ id: "bench", tag: "", timestamp: "" }))})`,
    `(name = "SMS_QUEUE", queue = "queue")`,
  ];
  return serve(
    bundle,
    `services = [
      (name = "main", worker = ${worker(`modules = [${modules}], bindings = [${bindings}], cacheApiOutbound = "cache"`)}),
      (name = "queue", worker = ${queue}),
      (name = "cache", external = (address = ${text(new URL(cacheUrl).host)}, http = ())),
      ${internet}
    ],
    extensions = [(modules = [(name = "bench:rate-limit", internal = true, esModule =
      ${text("export default () => ({ limit: async () => ({ success: true }) })")})]),
    (modules = [(name = "bench:metrics", internal = true, esModule =
      ${text("export default () => ({ writeDataPoint() {} })")})])],`,
    { http: "main", queue: "queue" },
  );
}

// An answer that does not wait for the question cuts the connection.
const TAKE_ALL = `export default {
  async fetch(request) {
    await request.arrayBuffer();
    return Response.json({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 } } });
  },
}`;

/** Starts the yardstick, bare-worker.js. */
export function startBare(bindings: { NEON: string; CALLS: object }): Promise<Workerd> {
  const modules = `[(name = "bare-worker.js", esModule = embed "../../bench/bare-worker.js")]`;
  const calls = `(name = "CALLS", json = ${text(JSON.stringify(bindings.CALLS))})`;
  const neon = `(name = "NEON", text = ${text(bindings.NEON)})`;
  return serve(
    "bare",
    `services = [
      (name = "main", worker = ${worker(`modules = ${modules}, bindings = [${calls}, ${neon}]`)}),
      ${internet}
    ],`,
    { http: "main" },
  );
}

const internet = `(name = "internet", network = (allow = ["public", "private"]))`;

/** Runs workerd itself: `wrangler dev` puts a proxy in front that costs ten times what the Worker does. */
async function serve(
  name: string,
  config: string,
  doors: { http: string; queue?: string },
): Promise<Workerd> {
  const file = join(folder, `${name}.capnp`);
  const sockets = Object.entries(doors).map(
    ([door, service]) =>
      `(name = ${text(door)}, address = "127.0.0.1:0", http = (), service = ${text(service)})`,
  );
  writeFileSync(
    file,
    // The heap is as large as Cloudflare gives an isolate.
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = ["--max-heap-size=128"],
  ${config}
  sockets = [${sockets}],
);
`,
  );
  const child = spawn(workerd, ["serve", file, "--control-fd=3", "--experimental"], {
    // The Worker's log has a line for each request, which it pays for writing and nobody reads.
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let complaints = "";
  createInterface({ input: child.stderr! }).on("line", (line) => {
    // A warning is of what mends itself, such as a gateway that refuses.
    if (!line.startsWith('{"level":"warn"')) complaints = `${complaints}${line}\n`.slice(-2000);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`workerd ended (${code}): ${complaints}`)));
  });
  ended.catch(() => {});
  const listening = new Promise<Map<string, string>>((resolve) => {
    const urls = new Map<string, string>();
    createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
      const { event, socket, port } = JSON.parse(line);
      if (event === "listen") urls.set(socket, `http://127.0.0.1:${port}`);
      if (urls.size === sockets.length) resolve(urls);
    });
  });
  const stop = async () => {
    child.kill("SIGKILL");
    await ended.catch(() => {});
    // The Worker writes there what is its own fault, which no figure may be made of.
    if (complaints) throw new Error(`${name} complained: ${complaints}`);
  };
  running.add(child);
  child.once("exit", () => running.delete(child));
  try {
    const urls = await Promise.race([listening, ended]);
    return { url: urls.get("http")!, queueUrl: urls.get("queue"), pid: child.pid!, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
