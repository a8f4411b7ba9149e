import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { BenchDatabase } from "./database.ts";

/** What the Worker's process held at one moment. */
export interface Sample {
  /** Seconds from the start. */
  at: number;
  /** Resident memory, in MiB. */
  memory: number;
  sockets: number;
  /** Connections of the database. */
  connections: number;
}

function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
}

function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`).startsWith("socket:");
    } catch {
      // It was closed just now.
      return false;
    }
  }).length;
}

export async function takeSample(pid: number, database: BenchDatabase, start: number): Promise<Sample> {
  const [row] = await database.sql(
    "select count(*) as connections from pg_stat_activity where datname = current_database()",
  );
  return {
    at: Math.round((performance.now() - start) / 1000),
    memory: memoryOf(pid),
    sockets: socketsOf(pid),
    connections: Number(row!.connections),
  };
}
