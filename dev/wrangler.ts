import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { root } from "./options.ts";
import { isNoise } from "./wrangler-output.ts";

export interface Wrangler {
  /** Settles when it has ended, for whatever reason. */
  ended: Promise<{ code: number | null }>;
  /** Ends it and all that it started. */
  stop(): Promise<void>;
  /** The same, at once and unasked. */
  kill(): void;
}

// Runs in wrangler's process before wrangler does.
// - Should this process die without stopping wrangler, wrangler's end of the channel between them closes, and it ends its
//   process group: itself, workerd and esbuild.
// - wrangler ends when its proxy loses one request to the Worker, such as one whose client goes away during an upload:
//   https://github.com/cloudflare/workers-sdk/issues/15203. That request alone is answered with 500 instead.
const preload = `
  import { EventEmitter } from "node:events";
  process.on("disconnect", () => process.kill(-process.pid, "SIGKILL"));
  const { emit } = EventEmitter.prototype;
  EventEmitter.prototype.emit = function (name, event, ...more) {
    if (name !== "error" || event?.reason !== "Error inside ProxyWorker") return emit.call(this, name, event, ...more);
    console.error("wrangler's proxy lost a request");
    return true;
  };
`;

const stopTimeout = 3000;

/**
 * Runs the Worker under `wrangler dev`, with no account, no network and no questions.
 *
 * @param envFiles of which the last wins.
 * @param data where wrangler keeps its state, and `wrangler.log`, which has all of its output.
 * @param quiet keeps its output to that log.
 */
export function startWrangler(options: {
  port: number;
  envFiles: string[];
  data: string;
  quiet?: boolean;
}): Wrangler {
  const { port, envFiles, data } = options;
  const args = ["dev", "--ip", "127.0.0.1", "--port", String(port)];
  args.push("--inspector-port", "0", "--show-interactive-dev-session=false");
  args.push("--persist-to", join(data, "wrangler"), ...envFiles.flatMap((file) => ["--env-file", file]));
  // wrangler's own starter does not pass signals on to the process that it starts; this is that process.
  const cli = fileURLToPath(import.meta.resolve("wrangler"));
  const script = `data:text/javascript,${encodeURIComponent(preload)}`;
  const child = spawn(process.execPath, ["--no-warnings", "--import", script, cli, ...args], {
    cwd: root,
    // A process group of its own: Ctrl-C reaches this process alone, which ends wrangler in its turn.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...process.env,
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_HIDE_BANNER: "true",
      WRANGLER_REGISTRY_PATH: join(data, "wrangler/registry"),
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_WRITE_LOGS: "false",
      ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }),
    },
  });
  const log = createWriteStream(join(data, "wrangler.log"));
  show(child.stdout!, log, options.quiet ? undefined : process.stdout);
  show(child.stderr!, log, options.quiet ? undefined : process.stderr);

  const ended = new Promise<{ code: number | null }>((resolve) => {
    child.once("exit", (code) => resolve({ code }));
    child.once("error", () => resolve({ code: null }));
  });
  const kill = () => killGroup(child);
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(kill, stopTimeout);
    await ended;
    clearTimeout(timer);
    // Even when it ends in order it leaves an esbuild behind.
    kill();
  };
  return { ended, stop, kill };
}

function killGroup({ pid }: ChildProcess): void {
  if (!pid) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // None of them is left.
  }
}

function show(from: Readable, log: NodeJS.WritableStream, to?: NodeJS.WritableStream): void {
  createInterface({ input: from }).on("line", (line) => {
    log.write(`${line}\n`);
    if (to && !isNoise(line)) to.write(`${line}\n`);
  });
}
