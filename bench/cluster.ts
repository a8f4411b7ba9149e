import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { cpuOf } from "./cpu.ts";

/** A PostgreSQL server that works for one run alone, so that its processes' time and its log are that run's. */
export interface Cluster {
  url: string;
  /** Milliseconds that all its processes have computed so far. */
  cpu(): number;
}

/** The folder of the newest PostgreSQL's programs; undefined when none is installed. */
async function programs(): Promise<string | undefined> {
  const debian = "/usr/lib/postgresql";
  try {
    const [newest] = readdirSync(debian).toSorted((a, b) => Number(b) - Number(a));
    return join(debian, newest!, "bin");
  } catch {
    return promisify(execFile)("pg_config", ["--bindir"]).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    );
  }
}

/** Counts planning too. A page is not written to the log in full, as at Neon, or a figure would depend on the last checkpoint. */
const SETTINGS = {
  shared_preload_libraries: "pg_stat_statements",
  "pg_stat_statements.track_planning": "on",
  full_page_writes: "off",
  autovacuum: "off",
  max_wal_size: "8GB",
  checkpoint_timeout: "1h",
  listen_addresses: "127.0.0.1",
};

/**
 * Starts a cluster in a temporary folder.
 * @param closers get what stops and removes it, at once
 * @returns undefined when PostgreSQL's programs are not on this machine
 */
export async function startCluster(closers: (() => Promise<void>)[]): Promise<Cluster | undefined> {
  const bin = await programs();
  if (!bin) return;
  const folder = mkdtempSync(join(tmpdir(), "oda-bench-"));
  closers.push(async () => rmSync(folder, { recursive: true, force: true }));
  // PostgreSQL refuses to run as root; nobody's files are its own.
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  if (nobody.uid) chownSync(folder, nobody.uid, nobody.gid);
  const data = join(folder, "data");
  const initdb = [
    "-D",
    data,
    "-U",
    "postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
  ];
  await promisify(execFile)(join(bin, "initdb"), initdb, { ...nobody, cwd: folder });

  const port = await freePort();
  const settings = { ...SETTINGS, port, unix_socket_directories: folder };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const options = { ...nobody, cwd: folder, stdio: "ignore", detached: true } as const;
  const postmaster = spawn(join(bin, "postgres"), ["-D", data, ...flags], options);
  const ended = once(postmaster, "exit");
  closers.push(async () => {
    // Its immediate shutdown: nobody wants the data.
    postmaster.kill("SIGQUIT");
    await ended;
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return { url, cpu: () => cpuOfCluster(postmaster.pid!) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

async function untilReady(url: string, tries = 100): Promise<void> {
  const client = new pg.Client(url);
  try {
    await client.connect();
  } catch (error) {
    if (tries === 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await untilReady(url, tries - 1);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Sums up a postmaster, its processes, and those that have ended (proc(5): `cutime`, `cstime`, in hundredths). */
function cpuOfCluster(postmaster: number): number {
  const fieldsOf = (pid: number) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
  };
  const own = fieldsOf(postmaster);
  let sum = cpuOf(postmaster) + (own[13]! + own[14]!) * 10;
  for (const name of readdirSync("/proc")) {
    try {
      if (fieldsOf(Number(name))[1] === postmaster) sum += cpuOf(Number(name));
    } catch {
      // No process, or one that has ended since.
    }
  }
  return sum;
}
